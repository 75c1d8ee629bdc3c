package io.icewatch.vitals.trend;

import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.vitals.reading.Vital;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The chart of NEWS2 (Royal College of Physicians, 2017), both ends of each band. */
class PartialNews2Test {
  @ParameterizedTest
  @CsvSource({
    "RESP_RATE, 8, 3",
    "RESP_RATE, 9, 1",
    "RESP_RATE, 11, 1",
    "RESP_RATE, 12, 0",
    "RESP_RATE, 20, 0",
    "RESP_RATE, 21, 2",
    "RESP_RATE, 24, 2",
    "RESP_RATE, 25, 3",
    "SPO2, 91, 3",
    "SPO2, 92, 2",
    "SPO2, 93, 2",
    "SPO2, 94, 1",
    "SPO2, 95, 1",
    "SPO2, 96, 0",
    "SBP, 90, 3",
    "SBP, 91, 2",
    "SBP, 100, 2",
    "SBP, 101, 1",
    "SBP, 110, 1",
    "SBP, 111, 0",
    "SBP, 219, 0",
    "SBP, 220, 3",
    "HEART_RATE, 40, 3",
    "HEART_RATE, 41, 1",
    "HEART_RATE, 50, 1",
    "HEART_RATE, 51, 0",
    "HEART_RATE, 90, 0",
    "HEART_RATE, 91, 1",
    "HEART_RATE, 110, 1",
    "HEART_RATE, 111, 2",
    "HEART_RATE, 130, 2",
    "HEART_RATE, 131, 3",
    "TEMPERATURE_F, 95.0, 3",
    "TEMPERATURE_F, 95.2, 1",
    "TEMPERATURE_F, 96.8, 1",
    "TEMPERATURE_F, 97.0, 0",
    "TEMPERATURE_F, 100.4, 0",
    "TEMPERATURE_F, 100.6, 1",
    "TEMPERATURE_F, 102.2, 1",
    "TEMPERATURE_F, 102.4, 2",
    "RESP_RATE, 24.5, 3",
    "RESP_RATE, 24.4, 2",
    "SPO2, 91.4, 3",
  })
  void a_part(Vital vital, double value, int score) {
    assertThat(PartialNews2.of(Map.of(vital, value)).score()).isEqualTo(score);
  }

  @Test
  void parts_add_up_and_what_is_missing_is_named() {
    PartialNews2 score = PartialNews2.of(Map.of(Vital.SPO2, 91.0, Vital.HEART_RATE, 112.0));

    assertThat(score)
        .isEqualTo(
            new PartialNews2(
                5,
                List.of(
                    "temperature",
                    "respiratory rate",
                    "systolic pressure",
                    "oxygen",
                    "consciousness")));
  }

  @Test
  void a_monitor_that_measures_all_it_can_lacks_what_is_charted_by_hand() {
    assertThat(
            PartialNews2.of(
                Map.of(
                    Vital.SPO2, 90.0,
                    Vital.HEART_RATE, 140.0,
                    Vital.RESP_RATE, 30.0,
                    Vital.SBP, 80.0,
                    Vital.TEMPERATURE_F, 94.0)))
        .isEqualTo(new PartialNews2(15, List.of("oxygen", "consciousness")));
  }
}
