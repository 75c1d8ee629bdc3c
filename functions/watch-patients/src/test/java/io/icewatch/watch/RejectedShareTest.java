package io.icewatch.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RejectedShareTest {
  private static final Instant START = Instant.parse("2026-11-30T09:17:00Z");

  @ParameterizedTest
  @CsvSource({
    // before, rejected, minutes later, then, rejected, share
    "100, 10,  0, 100,  0, 0.05",
    "100, 10,  5, 100,  0, 0.0333",
    "100, 10, 60, 100,  0, 0",
    "100,  0,  0, 100, 10, 0.05",
    "100, 10, -1, 100,  0, 0.05",
    "  1,  1,  5,   1,  1, 1",
  })
  void older_messages_count_ever_less(
      long before, long rejected, long minutes, long then, long rejectedThen, double expected) {
    RejectedShare share = new RejectedShare();
    share.after(before, rejected, START);

    assertThat(share.after(then, rejectedThen, START.plus(Duration.ofMinutes(minutes))))
        .isCloseTo(expected, within(0.0001));
  }

  /** DynamoDB takes no number nearer to zero than 1E-130, and a shard would not get on. */
  @Test
  void what_was_rejected_days_ago_is_none_and_no_number_that_the_table_refuses() {
    RejectedShare share = new RejectedShare();
    share.after(100, 10, START);

    assertThat(share.after(100, 0, START.plus(Duration.ofDays(2)))).isZero();
  }
}
