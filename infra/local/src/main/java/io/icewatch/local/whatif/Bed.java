package io.icewatch.local.whatif;

import io.icewatch.vitals.alarm.Condition;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What is known of one patient while readings are played. */
final class Bed {
  private static final int CONDITIONS = Condition.values().length;

  private final long firstMillis;
  private long lastMillis;
  private final @Nullable EpisodeRun[] runs = new @Nullable EpisodeRun[CONDITIONS];

  /** By policy. */
  final int[] pages;

  /** By policy and condition. */
  private final long[] lastPage;

  Bed(long firstMillis, int trials) {
    this.firstMillis = firstMillis;
    this.lastMillis = firstMillis;
    this.pages = new int[trials];
    this.lastPage = new long[trials * CONDITIONS];
    Arrays.fill(lastPage, EpisodeRun.NEVER);
  }

  void seenAt(long millis) {
    lastMillis = Math.max(lastMillis, millis);
  }

  /** From the first reading to the last. */
  long stayMillis() {
    return lastMillis - firstMillis;
  }

  @Nullable EpisodeRun run(Condition condition) {
    return runs[condition.ordinal()];
  }

  void begin(Condition condition, EpisodeRun run) {
    runs[condition.ordinal()] = run;
  }

  /** Ends a run. Returns it, or null if none was going on. */
  @Nullable EpisodeRun end(Condition condition) {
    EpisodeRun run = runs[condition.ordinal()];
    runs[condition.ordinal()] = null;
    return run;
  }

  /**
   * Counts a page.
   *
   * @return when the one before it of this policy and condition was sent, or {@link
   *     EpisodeRun#NEVER}
   */
  long page(int trial, Condition condition, long atMillis) {
    pages[trial]++;
    int at = trial * CONDITIONS + condition.ordinal();
    long before = lastPage[at];
    lastPage[at] = atMillis;
    return before;
  }
}
