package io.icewatch.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.icewatch.lambda.DeployedTemplate;
import io.icewatch.vitals.alarm.AlarmPolicy;
import io.icewatch.vitals.alarm.AlarmPolicy.Leases;
import io.icewatch.vitals.alarm.Breach;
import io.icewatch.vitals.alarm.DeeperSteps;
import io.icewatch.vitals.alarm.MessageDetail;
import io.icewatch.vitals.alarm.Repeats;
import io.icewatch.vitals.reading.MonitorClock;
import io.icewatch.vitals.reading.Reading;
import io.icewatch.vitals.reading.Vital;
import io.icewatch.vitals.record.RecordPosition;
import io.icewatch.vitals.record.SequenceNumber;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterConfigTest {
  private static final DeployedTemplate TEMPLATE = DeployedTemplate.read();
  private static final Map<String, String> DEPLOYED = TEMPLATE.environment("FilterSensorData");

  @Test
  void templateSatisfiesThem() {
    FilterConfig settings = FilterConfig.from(DEPLOYED);

    assertThat(settings.episodeTable()).isEqualTo("EpisodeTable");
    assertThat(settings.alertTopicArn()).isEqualTo("AlertTopic");
    assertThat(settings.alertsStream()).isEqualTo("AlertsStream");
    assertThat(settings.metricsNamespace()).isEqualTo("icewatch");
    assertThat(settings.policy())
        .isEqualTo(
            new AlarmPolicy(
                new Repeats(Duration.ofHours(4), Duration.ofHours(1)),
                Duration.ofHours(2),
                Duration.ZERO,
                new Leases(Duration.ofSeconds(90), Duration.ofSeconds(10)),
                Duration.ofMinutes(5),
                Duration.ofMinutes(3),
                new DeeperSteps(5, 20, 10)));
    assertThat(settings.monitorClock()).isEqualTo(new MonitorClock(Duration.ofDays(7)));
    assertThat(settings.stale()).isEqualTo(Duration.ofMinutes(5));
    assertThat(settings.detail()).isEqualTo(MessageDetail.MINIMAL);
  }

  @ParameterizedTest
  @CsvSource({
    "SPO2, 90, -",
    "SPO2, 89.9, warning spo2-low",
    "SPO2, 85, warning spo2-low",
    "SPO2, 84.9, critical spo2-low",
    "SPO2, 1, technical spo2-implausible",
    "HEART_RATE, 0, critical heart_rate-low",
    "RESP_RATE, 0, critical resp_rate-low",
    "SBP, 12, critical sbp-low",
    "HEART_RATE, 41, -",
    "HEART_RATE, 40, warning heart_rate-low",
    "HEART_RATE, 31, warning heart_rate-low",
    "HEART_RATE, 30, critical heart_rate-low",
    "HEART_RATE, 130, -",
    "HEART_RATE, 131, warning heart_rate-high",
    "HEART_RATE, 149, warning heart_rate-high",
    "HEART_RATE, 150, critical heart_rate-high",
    "TEMPERATURE_F, 95.1, -",
    "TEMPERATURE_F, 95, warning temperature_f-low",
    "TEMPERATURE_F, 89.7, warning temperature_f-low",
    "TEMPERATURE_F, 89.6, critical temperature_f-low",
    "TEMPERATURE_F, 102.3, -",
    "TEMPERATURE_F, 102.4, warning temperature_f-high",
    "TEMPERATURE_F, 105.7, warning temperature_f-high",
    "TEMPERATURE_F, 105.8, critical temperature_f-high",
    "RESP_RATE, 9, -",
    "RESP_RATE, 8, warning resp_rate-low",
    "RESP_RATE, 6, warning resp_rate-low",
    "RESP_RATE, 5, critical resp_rate-low",
    "RESP_RATE, 24, -",
    "RESP_RATE, 25, warning resp_rate-high",
    "RESP_RATE, 34, warning resp_rate-high",
    "RESP_RATE, 35, critical resp_rate-high",
    "SBP, 91, -",
    "SBP, 90, warning sbp-low",
    "SBP, 71, warning sbp-low",
    "SBP, 70, critical sbp-low",
    "SBP, 219, -",
    "SBP, 220, warning sbp-high",
    "SBP, 249, warning sbp-high",
    "SBP, 250, critical sbp-high",
  })
  void templateThresholdsAreTheRules(Vital vital, double value, String breach) {
    List<Breach> breaches =
        FilterConfig.from(DEPLOYED)
            .rules()
            .breaches(
                Reading.of("17", Reading.NO_EVENT_TIME, Map.of(vital, value)),
                Instant.EPOCH,
                new RecordPosition("shardId-000000000000", "17", SequenceNumber.of(1)));

    assertThat(breaches.stream().map(b -> b.severity().label() + " " + b.condition().label()))
        .isEqualTo(breach.equals("-") ? List.of() : List.of(breach));
  }

  /** A stack that deploys and then fails at every start is worse than one that is refused. */
  @ParameterizedTest
  @ValueSource(strings = {"MinValue", "MaxValue"})
  void templateAllowsNoNumberThatTheyRefuse(String bound) {
    Map<String, String> extreme = DeployedTemplate.read().environment("FilterSensorData", bound);

    assertThatCode(() -> FilterConfig.from(extreme)).doesNotThrowAnyException();
  }

  @Test
  void templateSetsEveryVariableThatIsReadAndNoOther() {
    Set<String> read = new HashSet<>();
    FilterConfig.from(
        new HashMap<>(DEPLOYED) {
          @Override
          public @Nullable String get(Object name) {
            read.add((String) name);
            return super.get(name);
          }
        });

    assertThat(read).isEqualTo(DEPLOYED.keySet());
  }

  /** Otherwise another invocation could take over while the first still publishes. */
  @Test
  void templateLetsAClaimOutliveItsInvocation() {
    Duration timeout =
        Duration.ofSeconds(Long.parseLong(TEMPLATE.property("FilterSensorData", "Timeout")));

    assertThat(FilterConfig.from(DEPLOYED).policy().leases().page()).isGreaterThan(timeout);
  }

  @ParameterizedTest
  @MethodSource("variables")
  void missingVariableIsNamed(String name) {
    assertRefused(name, null, name + " is not set, expected a value");
  }

  @ParameterizedTest
  @MethodSource("variables")
  void blankVariableIsNamed(String name) {
    assertRefused(name, " ", name + " is blank, expected a value");
  }

  /** Those that must say something. */
  static Set<String> variables() {
    Set<String> names = new HashSet<>(DEPLOYED.keySet());
    names.remove("BOARD_URL");
    return names;
  }

  @Test
  void withoutABoardPagesHaveNoLinkButTheVariableMustBeThere() {
    assertThat(FilterConfig.from(with("BOARD_URL", " ")).links().board()).isEmpty();
    assertRefused("BOARD_URL", null, "BOARD_URL is not set, expected a value, or an empty one");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SUPPRESS_SECONDS",
        "SUPPRESS_CRITICAL_SECONDS",
        "CLEAR_SECONDS",
        "EPISODE_GAP_SECONDS",
        "ALARM_DELAY_SECONDS",
        "LEASE_SECONDS",
        "STALE_SECONDS"
      })
  void durationIsWholeSecondsUpToADay(String name) {
    int least = name.equals("LEASE_SECONDS") ? 1 : 0;
    String range = ", expected a whole number from %d to 86400".formatted(least);

    assertRefused(name, "15m", name + " is \"15m\"" + range);
    assertRefused(name, "0.5", name + " is \"0.5\"" + range);
    assertRefused(name, "86401", name + " is \"86401\"" + range);
    assertRefused(
        name, "%d".formatted(least - 1), "%s is \"%d\"%s".formatted(name, least - 1, range));
    assertThat(FilterConfig.from(with(name, "86400"))).isNotNull();
    assertThat(FilterConfig.from(with(name, Integer.toString(least)))).isNotNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SPO2_LOW_WARNING | ninety | SPO2_LOW_WARNING is \"ninety\", expected a number",
        "SBP_HIGH_CRITICAL | NaN | SBP_HIGH_CRITICAL is \"NaN\", expected a finite number",
        "RESP_RATE_LOW_WARNING | 1e999 | RESP_RATE_LOW_WARNING is \"1e999\", expected a finite"
            + " number",
        "MESSAGE_DETAIL | loud | MESSAGE_DETAIL is \"loud\", expected one of [full, minimal,"
            + " anonymous]",
      })
  void wrongValueIsNamedWithWhatWasExpected(String name, String value, String message) {
    assertRefused(name, value, message);
  }

  @ParameterizedTest
  @CsvSource({"full, FULL", "FULL, FULL", "minimal, MINIMAL", "anonymous, ANONYMOUS"})
  void detailIsReadInEitherCase(String value, MessageDetail detail) {
    assertThat(FilterConfig.from(with("MESSAGE_DETAIL", value)).detail()).isEqualTo(detail);
  }

  private static void assertRefused(String name, @Nullable String value, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FilterConfig.from(with(name, value)))
        .withMessage(message);
  }

  private static Map<String, String> with(String name, @Nullable String value) {
    Map<String, String> environment = new HashMap<>(DEPLOYED);
    if (value == null) {
      environment.remove(name);
    } else {
      environment.put(name, value);
    }
    return environment;
  }
}
