package io.icewatch.vitals.alarm;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Episodes in a map: a ledger that never fails. */
public final class InMemoryEpisodeLedger implements EpisodeLedger {
  private final Map<EpisodeKey, Episode> episodes = new HashMap<>();

  @Override
  public synchronized @Nullable Episode read(EpisodeKey key) {
    return episodes.get(key);
  }

  @Override
  public synchronized @Nullable Episode replace(
      EpisodeKey key, @Nullable Episode expected, Episode next) {
    Episode stored = episodes.get(key);
    boolean isAsExpected =
        expected == null
            ? stored == null
            : stored != null && stored.version() == expected.version();
    if (!isAsExpected) {
      return stored;
    }
    episodes.put(key, next);
    return next;
  }
}
