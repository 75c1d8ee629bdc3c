package io.icewatch.conformance.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.conformance.cases.CaseTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the times of a case become real ones, and back. */
class TimeScaleTest {
  private static final Instant NOW = Instant.parse("2026-11-21T17:03:11.250Z");

  @Test
  void the_seconds_of_a_case_are_played_as_fast_as_it_bears() {
    TimeScale scale = new TimeScale(NOW, 6);
    Instant cased = CaseTime.instant("1:30");

    assertThat(scale.real(cased)).isEqualTo(NOW.plusSeconds(15));
    assertThat(scale.cased(NOW.plusSeconds(15))).isEqualTo(cased);
  }

  @ParameterizedTest
  @CsvSource({"60, 1", "60, 12", "120, 10", "300, 60", "900, 1", "900, 60"})
  void the_windows_of_a_case_are_windows_of_real_time(int windowSeconds, int factor) {
    assertThat(TimeScale.canAlign(factor, windowSeconds)).isTrue();
    TimeScale scale = TimeScale.aligned(NOW, factor, windowSeconds);
    long window = Duration.ofSeconds(windowSeconds).toMillis();
    long beginning = Math.floorDiv(CaseTime.START.toEpochMilli(), window) * window;

    assertThat(scale.real(Instant.ofEpochMilli(beginning)).toEpochMilli() % (window / factor))
        .isZero();
    assertThat(scale.start()).isBetween(NOW, NOW.plus(Duration.ofMillis(window / factor)));
  }

  @Test
  void windows_that_would_begin_between_two_seconds_stay_as_long_as_they_are() {
    assertThat(TimeScale.canAlign(90, 900)).as("300 s into a window of 900 s").isFalse();
    assertThat(TimeScale.canAlign(7, 60)).isFalse();
  }
}
