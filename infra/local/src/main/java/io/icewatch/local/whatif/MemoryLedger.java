package io.icewatch.local.whatif;

import io.icewatch.vitals.alarm.Episode;
import io.icewatch.vitals.alarm.EpisodeKey;
import io.icewatch.vitals.alarm.EpisodeLedger;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Episodes in a map. For one thread; never fails. */
final class MemoryLedger implements EpisodeLedger {
  private final Map<EpisodeKey, Episode> episodes = new HashMap<>();

  @Override
  public @Nullable Episode read(EpisodeKey key) {
    return episodes.get(key);
  }

  @Override
  public @Nullable Episode replace(EpisodeKey key, @Nullable Episode expected, Episode next) {
    Episode stored = episodes.get(key);
    if (stored == null
        ? expected != null
        : expected == null || expected.version() != stored.version()) {
      return stored;
    }
    episodes.put(key, next);
    return next;
  }
}
