package io.icewatch.vitals.stay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CadenceTest {

  private static Cadence of(long... seconds) {
    Cadence cadence = Cadence.UNKNOWN;
    for (long gap : seconds) {
      cadence = cadence.with(Duration.ofSeconds(gap));
    }
    return cadence;
  }

  @ParameterizedTest(name = "a gap of {0} s is missed after {1} s")
  @CsvSource({"1, 60", "5, 60", "20, 60", "21, 63", "60, 180", "3600, 10800"})
  void three_gaps_are_waited_for_and_a_minute_at_least(long gap, long patience) {
    assertThat(of(gap).patience()).isEqualTo(Duration.ofSeconds(patience));
  }

  @Test
  void before_the_first_gap_a_minute_is_waited_for() {
    assertThat(Cadence.UNKNOWN.patience()).isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void an_hour_without_connection_makes_no_hourly_monitor_of_one_that_sends_each_second() {
    Cadence after = of(1, 3600);

    assertThat(after.every()).isEqualTo(Duration.ofSeconds(60));
    Cadence again = after;
    for (int i = 0; i < 30; i++) {
      again = again.with(Duration.ofSeconds(1));
    }
    assertThat(again.patience()).isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void a_monitor_that_is_set_from_seconds_to_hours_is_believed_after_three_readings() {
    assertThat(of(1, 3600, 3600, 3600).patience()).isGreaterThan(Duration.ofHours(1));
    assertThat(of(1, 3600, 3600).patience()).isLessThan(Duration.ofHours(1));
  }

  @Test
  void what_is_measured_at_the_same_time_or_earlier_teaches_nothing() {
    assertThat(of(5, 0, -7)).isEqualTo(of(5));
  }

  @Test
  void a_steady_monitor_stays_what_it_is() {
    long[] gaps = IntStream.range(0, 1000).mapToLong(i -> 5).toArray();

    assertThat(of(gaps)).isEqualTo(of(5));
  }

  @Test
  void a_negative_gap_is_refused() {
    assertThatThrownBy(() -> new Cadence(Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a gap of PT-1S, expected zero or more");
  }
}
