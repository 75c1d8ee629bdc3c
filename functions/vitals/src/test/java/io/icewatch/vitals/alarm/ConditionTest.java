package io.icewatch.vitals.alarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icewatch.vitals.reading.Vital;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ConditionTest {

  @ParameterizedTest
  @CsvSource({
    "SPO2_LOW,                  spo2-low,                  SPO2",
    "HEART_RATE_LOW,            heart_rate-low,            HEART_RATE",
    "HEART_RATE_HIGH,           heart_rate-high,           HEART_RATE",
    "TEMPERATURE_F_LOW,         temperature_f-low,         TEMPERATURE_F",
    "TEMPERATURE_F_HIGH,        temperature_f-high,        TEMPERATURE_F",
    "RESP_RATE_LOW,             resp_rate-low,             RESP_RATE",
    "RESP_RATE_HIGH,            resp_rate-high,            RESP_RATE",
    "SBP_LOW,                   sbp-low,                   SBP",
    "SBP_HIGH,                  sbp-high,                  SBP",
    "SPO2_IMPLAUSIBLE,          spo2-implausible,          SPO2",
    "HEART_RATE_IMPLAUSIBLE,    heart_rate-implausible,    HEART_RATE",
    "TEMPERATURE_F_IMPLAUSIBLE, temperature_f-implausible, TEMPERATURE_F",
    "RESP_RATE_IMPLAUSIBLE,     resp_rate-implausible,     RESP_RATE",
    "SBP_IMPLAUSIBLE,           sbp-implausible,           SBP"
  })
  void labelsAreKeysOfATableAndNeverChange(Condition condition, String label, Vital vital) {
    assertThat(condition.label()).isEqualTo(label);
    assertThat(condition.vital()).isEqualTo(vital);
  }

  @ParameterizedTest
  @EnumSource
  void aConditionIsPhysiologicalOrTechnical(Condition condition) {
    assertThat(condition.isTechnical()).isEqualTo(condition.label().endsWith("-implausible"));
    assertThat(Condition.physiological().contains(condition)).isEqualTo(!condition.isTechnical());
  }

  @Test
  void eachVitalThatIsJudgedHasItsTechnicalCondition() {
    assertThat(Condition.judged())
        .containsExactly(
            Vital.SPO2, Vital.HEART_RATE, Vital.TEMPERATURE_F, Vital.RESP_RATE, Vital.SBP)
        .allSatisfy(vital -> {
          assertThat(Condition.implausible(vital).vital()).isEqualTo(vital);
          assertThat(Condition.implausible(vital).isTechnical()).isTrue();
        });
  }

  @Test
  void aTechnicalConditionHasNoThreshold() {
    assertThatThrownBy(() -> Condition.SBP_IMPLAUSIBLE.isCrossed(0, 20))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("sbp-implausible has no threshold");
  }

  @ParameterizedTest
  @CsvSource({
    "SPO2_LOW,         88,  84,  84",
    "SBP_LOW,          88,  84,  84",
    "SBP_HIGH,         230, 240, 240",
    "SPO2_IMPLAUSIBLE, 0,   102, 0", // as far below 2 as above 100: the first one stays
    "SPO2_IMPLAUSIBLE, 103, 0, 103",
    "SPO2_IMPLAUSIBLE, 0, 103, 103",
    "SPO2_IMPLAUSIBLE, 101, -5,  -5",
    "SBP_IMPLAUSIBLE,  0,   310, 0"
  })
  void theWorseValueIsTheOneFartherFromWell(
      Condition condition, double one, double other, double worse) {
    assertThat(condition.worse(one, other)).isEqualTo(worse);
  }

  @Test
  void severitiesAscend() {
    assertThat(Severity.CRITICAL.isAbove(Severity.WARNING)).isTrue();
    assertThat(Severity.WARNING.isAbove(Severity.TECHNICAL)).isTrue();
    assertThat(Severity.WARNING.isAbove(Severity.WARNING)).isFalse();
    assertThat(Severity.TECHNICAL.isAbove(Severity.CRITICAL)).isFalse();
    assertThat(Severity.values())
        .extracting(Severity::label)
        .containsExactly("technical", "warning", "critical");
  }
}
