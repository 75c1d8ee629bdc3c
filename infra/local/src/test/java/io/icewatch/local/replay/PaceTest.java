package io.icewatch.local.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final Instant START = Instant.parse("2025-01-01T00:00:00Z");

  private final AtomicLong nanos = new AtomicLong();
  private final List<Instant> passed = new ArrayList<>();

  @Test
  void at_sixty_a_minute_of_the_file_takes_a_second() {
    Pace pace = pace(60);

    pace.await(START, passed::add, () -> false);
    assertThat(elapsed()).as("the first comes at once").isZero();
    pace.await(START.plusSeconds(60), passed::add, () -> false);
    assertThat(elapsed()).isBetween(Duration.ofMillis(1000), Duration.ofMillis(1001));
    pace.await(START.plusSeconds(60), passed::add, () -> false);
    pace.await(START.plusSeconds(150), passed::add, () -> false);
    assertThat(elapsed()).isBetween(Duration.ofMillis(2500), Duration.ofMillis(2501));
  }

  @Test
  void time_passes_in_steps_between_two_arrivals_and_never_beyond_the_next() {
    Pace pace = pace(600);
    pace.await(START, passed::add, () -> false);
    pace.await(START.plusSeconds(600), passed::add, () -> false);

    assertThat(passed).isSorted().hasSizeBetween(10, 11).first().isEqualTo(START);
    assertThat(passed.getLast()).isBefore(START.plusSeconds(600));
  }

  @Test
  void who_is_late_does_not_wait() {
    Pace pace = pace(1);
    pace.await(START, passed::add, () -> false);
    nanos.addAndGet(Duration.ofSeconds(9).toNanos());
    pace.await(START.plusSeconds(5), passed::add, () -> false);

    assertThat(elapsed()).isEqualTo(Duration.ofSeconds(9));
    assertThat(passed).isEmpty();
  }

  @Test
  void a_stop_ends_the_wait() {
    Pace pace = pace(1);
    pace.await(START, passed::add, () -> false);
    pace.await(START.plusSeconds(3600), passed::add, () -> passed.size() == 3);

    assertThat(elapsed()).isLessThan(Duration.ofSeconds(1));
  }

  private Pace pace(double speed) {
    return new Pace(speed, (stack, clock) -> {}, nanos::get, nanos::addAndGet);
  }

  private Duration elapsed() {
    return Duration.ofNanos(nanos.get());
  }
}
