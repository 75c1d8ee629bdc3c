package io.icewatch.vitals.trend;

import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.vitals.alarm.Condition;
import io.icewatch.vitals.stay.Sample;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a vital has an arrow. */
class TrendTest {
  private static final Instant FIRST = Instant.parse("2026-11-30T00:00:00Z");

  /** Values so many seconds apart, oldest first as people write them. */
  private static List<Sample> samples(int seconds, double... oldestFirst) {
    List<Sample> samples = new ArrayList<>();
    for (double value : oldestFirst) {
      samples.addFirst(new Sample(value, FIRST.plusSeconds((long) seconds * (samples.size() + 1))));
    }
    return samples;
  }

  private static boolean isSaturationHeading(int seconds, double... oldestFirst) {
    return Trend.isHeadingFor(Condition.SPO2_LOW, 90, 85, samples(seconds, oldestFirst));
  }

  private static boolean isRateHeading(double... oldestFirst) {
    return Trend.isHeadingFor(Condition.HEART_RATE_HIGH, 131, 150, samples(3600, oldestFirst));
  }

  @ParameterizedTest(name = "{4}")
  @CsvSource({
    "92, 90, 88, 87, true, near and falling: two hours are enough",
    "92, 90, 89, 88, false, falling but more than two fifths away",
    "86, 86, 87, 87, false, near and rising",
    "87, 87, 87, 87, false, near and level",
    "88, 87, 86, 84, false, crossed: it has an alarm instead",
    "87.1, 87.1, 87, 87, false, near and so slow that it takes longer",
    "91, 86, 86, 86, true, near: the line counts and not the last step",
  })
  void an_hourly_saturation(
      double one, double two, double three, double four, boolean isHeading, String why) {
    assertThat(isSaturationHeading(3600, one, two, three, four)).as(why).isEqualTo(isHeading);
  }

  @Test
  void a_limit_above_is_neared_from_below() {
    assertThat(isRateHeading(130, 136, 140, 144)).isTrue();
    assertThat(isRateHeading(150, 148, 146, 144)).isFalse();
  }

  @Test
  void three_values_are_no_slope_and_neither_are_four_of_one_time() {
    assertThat(isSaturationHeading(3600, 92, 90, 87)).isFalse();
    assertThat(isSaturationHeading(0, 92, 90, 88, 87)).isFalse();
  }

  @Test
  void thresholds_that_are_one_have_nothing_between_them() {
    assertThat(Trend.isHeadingFor(Condition.SPO2_LOW, 85, 85, samples(3600, 92, 90, 88, 86)))
        .isFalse();
  }
}
