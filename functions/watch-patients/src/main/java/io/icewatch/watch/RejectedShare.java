package io.icewatch.watch;

import java.time.Duration;
import java.time.Instant;

/**
 * Which share of a shard's messages could not be read lately: those of five minutes ago count half.
 * What comes again counts again. Not thread-safe.
 */
final class RejectedShare {
  private static final double HALF_LIFE_MILLIS = Duration.ofMinutes(5).toMillis();

  /** What is finer is none: a day and a half after the last, DynamoDB refuses what is left. */
  private static final double PARTS = 1e6;

  private double messages;
  private double rejected;
  private Instant countedAt = Instant.EPOCH;

  /**
   * Counts messages.
   *
   * @param more of them, at least 1
   * @param rejectedOfThem at least 0
   * @return the share, from 0 to 1, to a millionth
   */
  double after(long more, long rejectedOfThem, Instant now) {
    long millis = Math.max(0, Duration.between(countedAt, now).toMillis());
    double left = Math.pow(0.5, millis / HALF_LIFE_MILLIS);
    messages = messages * left + more;
    rejected = rejected * left + rejectedOfThem;
    countedAt = now;
    return Math.round(rejected / messages * PARTS) / PARTS;
  }
}
