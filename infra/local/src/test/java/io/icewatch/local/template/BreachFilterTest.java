package io.icewatch.local.template;

import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.vitals.reading.Vital;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.event.ruler.JsonRuleCompiler;
import software.amazon.event.ruler.Machine;

/** The filter of the deployed template, in the matcher that AWS publishes. */
class BreachFilterTest {
  private static final String ALL_WELL =
      """
      "patient_id": "7", "spo2": 97, "heart_rate": 80, "temperature_f": 98.6, "resp_rate": 16, \
      "sbp": 120\
      """;

  private static final String PATTERN = pattern(Map.of());
  private static final Machine FILTER = filter(PATTERN);

  @ParameterizedTest
  @CsvSource({
    "spo2,          89.9, 90,   100,   100.1",
    "heart_rate,    40,   40.1, 130.9, 131",
    "temperature_f, 95.0, 95.1, 102.3, 102.4",
    "resp_rate,     8,    8.1,  24.9,  25",
    "sbp,           90,   90.1, 219.9, 220"
  })
  void a_reading_passes_at_its_threshold_and_not_inside(
      String vital, String low, String lowInside, String highInside, String high) {
    assertThat(passes(vital, low)).isTrue();
    assertThat(passes(vital, lowInside)).isFalse();
    assertThat(passes(vital, highInside)).isFalse();
    assertThat(passes(vital, high)).isTrue();
  }

  @ParameterizedTest
  @EnumSource(to = "SBP")
  void an_implausible_value_passes_even_when_every_rule_is_switched_off(Vital vital) {
    Machine implausibleOnly = filter(pattern(ALL_RULES_OFF));

    for (double value : new double[] {vital.plausibleLow(), vital.plausibleHigh()}) {
      assertThat(passes(implausibleOnly, vital.field(), Double.toString(value)))
          .as("%s %s", vital, value)
          .isFalse();
    }
    for (double value :
        new double[] {vital.plausibleLow() - 0.1, vital.plausibleHigh() + 0.1, -5, 0, 9e4}) {
      assertThat(passes(implausibleOnly, vital.field(), Double.toString(value)))
          .as("%s %s", vital, value)
          .isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(to = "SBP")
  void a_text_passes_as_it_may_be_a_number_and_what_else_is_none_does_not(Vital vital) {
    for (String value : new String[] {"\"1\"", "\"97\"", "\"\"", "\"--\""}) {
      assertThat(passes(vital.field(), value)).as("%s %s", vital, value).isTrue();
    }
    for (String value : new String[] {"null", "true", "{}", "[]"}) {
      assertThat(passes(vital.field(), value)).as("%s %s", vital, value).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource(to = "SBP")
  void what_devices_send_for_not_measured_passes(Vital vital) {
    for (String value : new String[] {"-32768", "8388607", "65535", "-1", "0"}) {
      assertThat(passes(vital.field(), value)).as("%s %s", vital, value).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"89", "89.0", "8.9e1", "89.999999", "-0", "-5", "[97, 85]"})
  void a_low_saturation_passes_however_it_is_written(String spo2) {
    assertThat(passes("spo2", spo2)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"patient_id\": \"7\"}",
        "{\"SpO2\": 80}",
        "{\"vitals\": {\"spo2\": 80}}",
        "\"{\\\"spo2\\\": 80}\"",
        "[]"
      })
  void a_message_without_a_vital_where_it_belongs_does_not_pass(String data) {
    assertThat(matches(FILTER, data)).isFalse();
  }

  @Test
  void one_breach_is_enough_and_good_values_do_not_outvote_it() {
    assertThat(matches(FILTER, "{" + ALL_WELL + "}")).isFalse();
    assertThat(passes("sbp", "60")).isTrue();
    assertThat(matches(FILTER, "{\"resp_rate\": 40}")).isTrue();
  }

  @Test
  void thresholds_are_the_parameters() {
    Machine raised =
        filter(pattern(Map.of("SpO2LowWarning", "92.5", "HeartRateHighWarning", "120")));

    assertThat(passes(raised, "spo2", "92.4")).isTrue();
    assertThat(passes(raised, "spo2", "92.5")).isFalse();
    assertThat(passes(raised, "heart_rate", "120")).isTrue();
    assertThat(passes(raised, "heart_rate", "119")).isFalse();
  }

  @Test
  void the_pattern_is_one_that_lambda_takes() {
    assertThat(JsonRuleCompiler.check(PATTERN)).isNull();
    assertThat(PATTERN).hasSizeLessThanOrEqualTo(4096).startsWith("{\"data\":");
  }

  private static final Map<String, String> ALL_RULES_OFF =
      Map.of(
          "SpO2LowWarning", "0",
          "HeartRateLowWarning", "0",
          "HeartRateHighWarning", "301",
          "TemperatureLowWarning", "69",
          "TemperatureHighWarning", "116",
          "RespRateLowWarning", "0",
          "RespRateHighWarning", "71",
          "SbpLowWarning", "19",
          "SbpHighWarning", "301");

  private static String pattern(Map<String, String> overrides) {
    return RealTemplate.mapping(RealTemplate.read(overrides), "FilterSensorData.Breaches")
        .filterPatterns()
        .getFirst();
  }

  private boolean passes(String vital, String value) {
    return passes(FILTER, vital, value);
  }

  /** Whether the filter passes a reading that is well but for one value. */
  private static boolean passes(Machine filter, String vital, String value) {
    String well =
        Stream.of(ALL_WELL.split(", ", -1))
            .filter(field -> !field.startsWith("\"" + vital + "\""))
            .reduce("", (fields, field) -> fields + field + ", ");
    return matches(filter, "{" + well + "\"" + vital + "\": " + value + "}");
  }

  static boolean matches(Machine filter, String data) {
    try {
      return !filter.rulesForJSONEvent("{\"data\": " + data + "}").isEmpty();
    } catch (Exception e) {
      throw new AssertionError(data, e);
    }
  }

  static Machine filter(String pattern) {
    try {
      Machine machine = Machine.builder().build();
      machine.addRule("breaches", pattern);
      return machine;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
