package io.icewatch.local.whatif;

import io.icewatch.vitals.alarm.Condition;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is known of one patient while readings are played. */
final class Bed {
  private final long firstMillis;
  private long lastMillis;
  final ReadingCadence cadence = new ReadingCadence();
  private final Map<Condition, EpisodeRun> runs = new EnumMap<>(Condition.class);

  /** By policy. */
  final int[] pages;

  /** By condition, then by policy. */
  private final Map<Condition, long[]> lastPage = new EnumMap<>(Condition.class);

  Bed(long firstMillis, int trials) {
    this.firstMillis = firstMillis;
    this.lastMillis = firstMillis;
    this.pages = new int[trials];
  }

  void seenAt(long millis) {
    lastMillis = Math.max(lastMillis, millis);
  }

  /** From the first reading to the last. */
  long stayMillis() {
    return lastMillis - firstMillis;
  }

  @Nullable EpisodeRun run(Condition condition) {
    return runs.get(condition);
  }

  void begin(Condition condition, EpisodeRun run) {
    runs.put(condition, run);
  }

  /** Ends a run. Returns it, or null if none was going on. */
  @Nullable EpisodeRun end(Condition condition) {
    return runs.remove(condition);
  }

  /**
   * Counts a page.
   *
   * @return when the one before it of this policy and condition was sent, or {@link
   *     EpisodeRun#NEVER}
   */
  long page(int trial, Condition condition, long atMillis) {
    pages[trial]++;
    long[] last = lastPage.computeIfAbsent(condition, any -> never());
    long before = last[trial];
    last[trial] = atMillis;
    return before;
  }

  private long[] never() {
    long[] never = new long[pages.length];
    Arrays.fill(never, EpisodeRun.NEVER);
    return never;
  }
}
