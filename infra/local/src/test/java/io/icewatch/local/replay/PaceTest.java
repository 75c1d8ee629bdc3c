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

  private final Playback playback = new Playback(1);
  private final AtomicLong nanos = new AtomicLong();
  private final List<Instant> passed = new ArrayList<>();

  @Test
  void at_sixty_a_minute_of_the_file_takes_a_second() {
    Pace pace = pace(60);

    arrival(pace, 0);
    assertThat(elapsed()).as("the first comes at once").isZero();
    arrival(pace, 60);
    assertThat(elapsed()).isBetween(Duration.ofMillis(1000), Duration.ofMillis(1001));
    arrival(pace, 60);
    arrival(pace, 150);
    assertThat(elapsed()).isBetween(Duration.ofMillis(2500), Duration.ofMillis(2501));
  }

  @Test
  void time_passes_in_steps_between_two_arrivals_and_never_beyond_the_next() {
    Pace pace = pace(600);
    arrival(pace, 0);
    arrival(pace, 600);

    assertThat(passed).isSorted().hasSizeBetween(10, 11).first().isEqualTo(START);
    assertThat(passed.getLast()).isBefore(START.plusSeconds(600));
  }

  @Test
  void who_is_late_does_not_wait() {
    Pace pace = pace(1);
    arrival(pace, 0);
    nanos.addAndGet(Duration.ofSeconds(9).toNanos());
    arrival(pace, 5);

    assertThat(elapsed()).isEqualTo(Duration.ofSeconds(9));
    assertThat(passed).isEmpty();
  }

  @Test
  void a_stop_ends_the_wait() {
    Pace pace = pace(1);
    arrival(pace, 0);
    pace.await(START.plusSeconds(3600), passed::add, () -> passed.size() == 3);

    assertThat(elapsed()).isLessThan(Duration.ofSeconds(1));
  }

  @Test
  void a_pause_lets_no_virtual_time_pass_and_counts_for_nothing_afterwards() {
    Pace pace = pace(60);
    arrival(pace, 0);
    playback.setPaused(true);

    pace.await(START.plusSeconds(60), passed::add, () -> goOnAfter(Duration.ofSeconds(10)));

    assertThat(elapsed()).isBetween(Duration.ofMillis(10_900), Duration.ofMillis(11_200));
    assertThat(passed.stream().filter(START::equals).count()).as("stood still").isGreaterThan(90);
  }

  private boolean goOnAfter(Duration pause) {
    if (elapsed().compareTo(pause) >= 0) {
      playback.setPaused(false);
    }
    return false;
  }

  @Test
  void another_speed_holds_from_then_on() {
    Pace pace = pace(60);
    arrival(pace, 0);
    arrival(pace, 60);
    playback.setSpeed(600);
    arrival(pace, 660);

    assertThat(elapsed()).isBetween(Duration.ofMillis(2000), Duration.ofMillis(2003));
  }

  @Test
  void hurrying_waits_for_nothing_until_its_part_of_the_file_is_played() {
    Pace pace = pace(1);
    arrival(pace, 0);
    playback.hurryTo(0.5);
    arrival(pace, 3600);
    assertThat(elapsed()).isZero();

    playback.at(0.5);
    arrival(pace, 3601);
    arrival(pace, 3603);

    assertThat(elapsed()).isBetween(Duration.ofMillis(2000), Duration.ofMillis(2001));
  }

  @Test
  void a_share_that_has_been_played_takes_the_replay_back_until_it_has_begun_anew() {
    playback.at(0.5);
    playback.hurryTo(0.6);
    assertThat(playback.isTakenBack()).isFalse();

    playback.hurryTo(0.2);
    assertThat(playback.isTakenBack()).isTrue();
    assertThat(playback.isHurrying()).isFalse();

    playback.begin();
    assertThat(playback.isTakenBack()).isFalse();
    assertThat(playback.isHurrying()).isTrue();
    playback.at(0.2);
    assertThat(playback.isHurrying()).isFalse();
  }

  /** Waits for an arrival so many seconds after the first. */
  private void arrival(Pace pace, long seconds) {
    pace.await(START.plusSeconds(seconds), passed::add, () -> false);
  }

  private Pace pace(double speed) {
    playback.setSpeed(speed);
    return new Pace(playback, (stack, clock) -> {}, nanos::get, nanos::addAndGet);
  }

  private Duration elapsed() {
    return Duration.ofNanos(nanos.get());
  }
}
