package io.icewatch.lambda.notice;

import static java.util.Objects.requireNonNull;

import io.icewatch.lambda.Variables;
import java.time.Duration;

/**
 * How many messages one invocation may send, so that all of them together stay below the ten
 * e-mails a second at which SNS gives up a subscription (SNS quotas, "E-mail subscription delivery
 * rate"). Each function has a share of those, and divides it among the shards, which are handled at
 * the same time and know nothing of each other. What goes out first never waits, so that the first
 * messages of all shards may come within one second.
 *
 * @param most at most so many, one at least
 * @param within in any time of this length, whole milliseconds
 */
public record Pace(int most, Duration within) {
  /** FilterSensorData's share, messages a second. */
  private static final int PAGES_A_SECOND = 5;

  /** WatchPatients' share: ends of critical alarms, and pages that no filter sees. */
  private static final int NOTICES_A_SECOND = 2;

  /** SweepAlarms, one at a time for all shards: who is silent, who does not answer. */
  public static final Pace OF_SWEEP = new Pace(2, Duration.ofSeconds(1));

  private static final Duration SECOND = Duration.ofSeconds(1);

  /**
   * The longest that a page waits: what an invocation has left when it begins nothing more, without
   * the longest call. So the pace of more shards than twenty is that of twenty.
   */
  private static final Duration LONGEST_OF_PAGES = Duration.ofSeconds(4);

  private static final long MOST_SHARDS = 10_000;

  /**
   * @throws IllegalArgumentException if {@code most} or {@code within} is not positive
   */
  public Pace {
    if (most < 1 || !requireNonNull(within, "within").isPositive()) {
      throw new IllegalArgumentException(
          "%d messages within %s, expected more than zero".formatted(most, within));
    }
  }

  /**
   * Of a shard's pages.
   *
   * @throws IllegalArgumentException if the number of shards is missing or wrong
   */
  public static Pace ofPages(Variables variables) {
    return shared(PAGES_A_SECOND, shards(variables), LONGEST_OF_PAGES);
  }

  /**
   * Of a shard's other notices: none waits for longer than a second, since a breach waits for it.
   *
   * @throws IllegalArgumentException if the number of shards is missing or wrong
   */
  public static Pace ofNotices(Variables variables) {
    return shared(NOTICES_A_SECOND, shards(variables), SECOND);
  }

  private static int shards(Variables variables) {
    return (int) variables.wholeNumber("SHARDS", 1, MOST_SHARDS);
  }

  private static Pace shared(int aSecond, int shards, Duration longest) {
    if (shards <= aSecond) {
      return new Pace(aSecond / shards, SECOND);
    }
    Duration within = SECOND.multipliedBy(shards).dividedBy(aSecond);
    return new Pace(1, within.compareTo(longest) < 0 ? within : longest);
  }
}
