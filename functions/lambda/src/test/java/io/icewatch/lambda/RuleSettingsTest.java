package io.icewatch.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleSettingsTest {
  private static final Map<String, String> DEPLOYED =
      DeployedTemplate.read().environment("FilterSensorData");

  /** Bug: with a warning below 84 and critical below 85 a saturation of 84 reached nobody. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SPO2_LOW_WARNING  | 84    | SPO2_LOW_CRITICAL is \"85\", expected at SPO2_LOW_WARNING,"
            + " which is \"84\", or beyond it",
        "SPO2_LOW_CRITICAL | 90.1  | SPO2_LOW_CRITICAL is \"90.1\", expected at SPO2_LOW_WARNING,"
            + " which is \"90\", or beyond it",
        "HEART_RATE_HIGH_WARNING | 151 | HEART_RATE_HIGH_CRITICAL is \"150\", expected at"
            + " HEART_RATE_HIGH_WARNING, which is \"151\", or beyond it",
        "HEART_RATE_LOW_WARNING | 131 | HEART_RATE_LOW_WARNING is \"131\", expected below"
            + " HEART_RATE_HIGH_WARNING, which is \"131\"",
        "SBP_HIGH_WARNING  | 90    | SBP_LOW_WARNING is \"90\", expected below SBP_HIGH_WARNING,"
            + " which is \"90\"",
      })
  void thresholds_that_contradict_each_other_are_refused_by_both_names(
      String name, String value, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RuleSettings.read(with(Map.of(name, value))))
        .withMessageStartingWith(message);
  }

  @Test
  void a_critical_threshold_may_lie_at_its_warning() {
    assertThat(RuleSettings.read(with(Map.of("SPO2_LOW_CRITICAL", "90")))).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({
    "SPO2_LOW, 0, 0",
    "HEART_RATE_LOW, 0, 0",
    "HEART_RATE_HIGH, 301, 301",
    "SBP_LOW, 19, 19",
    "RESP_RATE_HIGH, 71, 71"
  })
  void both_thresholds_beyond_what_is_plausible_switch_a_rule_off(
      String condition, String warning, String critical) {
    Variables variables =
        with(Map.of(condition + "_WARNING", warning, condition + "_CRITICAL", critical));

    assertThatCode(() -> RuleSettings.read(variables)).doesNotThrowAnyException();
  }

  private static Variables with(Map<String, String> changes) {
    Map<String, String> all = new HashMap<>(DEPLOYED);
    all.putAll(changes);
    return new Variables(all);
  }
}
