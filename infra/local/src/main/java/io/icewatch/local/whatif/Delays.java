package io.icewatch.local.whatif;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * Durations in whole seconds, counted. Takes memory for each different one, not for each; beyond an
 * hour they are counted by the minute.
 */
final class Delays {
  private static final long FINE_SECONDS = 3600;

  private final TreeMap<Long, Long> counts = new TreeMap<>();
  private long total;

  void add(long millis) {
    long seconds = millis / 1000;
    counts.merge(seconds < FINE_SECONDS ? seconds : seconds / 60 * 60, 1L, Long::sum);
    total++;
  }

  /**
   * The shortest that this share is no longer than; zero if there are none.
   *
   * @param share more than 0, at most 1
   */
  Duration quantile(double share) {
    long wanted = (long) Math.ceil(share * total);
    long sum = 0;
    for (Map.Entry<Long, Long> entry : counts.entrySet()) {
      sum += entry.getValue();
      if (sum >= wanted) {
        return Duration.ofSeconds(entry.getKey());
      }
    }
    return Duration.ZERO;
  }
}
