package io.icewatch.local.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How functions in this process wait in virtual time. */
@Timeout(60)
class InvocationClockTest {
  private static final Instant NOW = Instant.parse("2025-01-01T00:00:00Z");

  private final InvocationClock clock = new InvocationClock(InstantSource.fixed(NOW), true);

  @Test
  void a_pause_moves_the_clock_until_the_invocation_ends() throws InterruptedException {
    assertThat(clock.begin(Duration.ofHours(2))).isEqualTo(NOW.plus(Duration.ofHours(2)));

    clock.millis(3_600_000);
    assertThat(clock.instant()).isEqualTo(NOW.plus(Duration.ofHours(1)));

    clock.begin(Duration.ofHours(2));
    assertThat(clock.instant()).isEqualTo(NOW);
  }

  @Test
  void a_pause_beyond_the_timeout_ends_the_invocation() throws InterruptedException {
    clock.begin(Duration.ofSeconds(60));

    clock.millis(60_000);
    assertThatThrownBy(() -> clock.millis(1)).isInstanceOf(InvocationClock.TimedOut.class);
  }
}
