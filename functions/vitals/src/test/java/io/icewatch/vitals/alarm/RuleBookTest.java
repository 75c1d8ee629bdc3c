package io.icewatch.vitals.alarm;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import io.icewatch.vitals.reading.Reading;
import io.icewatch.vitals.reading.Vital;
import io.icewatch.vitals.record.RecordPosition;
import io.icewatch.vitals.record.SequenceNumber;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class RuleBookTest {
  /** The default rules of the protocol. */
  private static final RuleBook DEFAULTS =
      RuleBook.of(
          List.of(
              new Rule(Condition.SPO2_LOW, 90, 85),
              new Rule(Condition.HEART_RATE_LOW, 40, 30),
              new Rule(Condition.HEART_RATE_HIGH, 131, 150),
              new Rule(Condition.TEMPERATURE_F_LOW, 95.0, 89.6),
              new Rule(Condition.TEMPERATURE_F_HIGH, 102.4, 105.8),
              new Rule(Condition.RESP_RATE_LOW, 8, 5),
              new Rule(Condition.RESP_RATE_HIGH, 25, 35),
              new Rule(Condition.SBP_LOW, 90, 70),
              new Rule(Condition.SBP_HIGH, 220, 250)));

  private static final Instant ARRIVAL = Instant.parse("2025-01-01T00:00:00Z");
  private static final RecordPosition POSITION =
      new RecordPosition("shardId-000000000000", "17", SequenceNumber.of(1));

  private static List<Breach> breaches(RuleBook book, Map<Vital, Double> vitals) {
    return book.breaches(Reading.of("17", 0, vitals), ARRIVAL, POSITION);
  }

  /** E.g. {@code spo2-low warning}; {@code well} if nothing is breached. */
  private static String judged(Vital vital, double value) {
    String found =
        breaches(DEFAULTS, Map.of(vital, value)).stream()
            .map(breach -> breach.condition().label() + " " + breach.severity().label())
            .collect(joining(", "));
    return found.isEmpty() ? "well" : found;
  }

  @ParameterizedTest
  @CsvSource({
    // vital, the value just outside the edge, the value at the edge, what each is
    "SPO2, 90.1, well, 90, well",
    "SPO2, 90, well, 89.9, spo2-low warning",
    "SPO2, 85, spo2-low warning, 84.9, spo2-low critical",
    "SPO2, 2, spo2-low critical, 1.9, spo2-implausible technical",
    "SPO2, 1, spo2-implausible technical, 0, spo2-implausible technical",
    "SPO2, 100, well, 100.1, spo2-implausible technical",
    "HEART_RATE, 40.1, well, 40, heart_rate-low warning",
    "HEART_RATE, 30.1, heart_rate-low warning, 30, heart_rate-low critical",
    "HEART_RATE, 1, heart_rate-low critical, 0, heart_rate-low critical",
    "HEART_RATE, -0.0, heart_rate-low critical, -0.1, heart_rate-implausible technical",
    "HEART_RATE, 130.9, well, 131, heart_rate-high warning",
    "HEART_RATE, 149.9, heart_rate-high warning, 150, heart_rate-high critical",
    "HEART_RATE, 300, heart_rate-high critical, 300.1, heart_rate-implausible technical",
    "TEMPERATURE_F, 95.1, well, 95.0, temperature_f-low warning",
    "TEMPERATURE_F, 89.7, temperature_f-low warning, 89.6, temperature_f-low critical",
    "TEMPERATURE_F, 70, temperature_f-low critical, 69.9, temperature_f-implausible technical",
    "TEMPERATURE_F, 102.3, well, 102.4, temperature_f-high warning",
    "TEMPERATURE_F, 105.7, temperature_f-high warning, 105.8, temperature_f-high critical",
    "TEMPERATURE_F, 115, temperature_f-high critical, 115.1, temperature_f-implausible technical",
    "RESP_RATE, 8.1, well, 8, resp_rate-low warning",
    "RESP_RATE, 5.1, resp_rate-low warning, 5, resp_rate-low critical",
    "RESP_RATE, 1, resp_rate-low critical, 0, resp_rate-low critical",
    "RESP_RATE, 0.5, resp_rate-low critical, -1, resp_rate-implausible technical",
    "RESP_RATE, 24.9, well, 25, resp_rate-high warning",
    "RESP_RATE, 34.9, resp_rate-high warning, 35, resp_rate-high critical",
    "RESP_RATE, 70, resp_rate-high critical, 70.1, resp_rate-implausible technical",
    "SBP, 90.1, well, 90, sbp-low warning",
    "SBP, 70.1, sbp-low warning, 70, sbp-low critical",
    "SBP, 20, sbp-low critical, 19.9, sbp-low critical",
    "SBP, 0, sbp-low critical, -0.1, sbp-implausible technical",
    "SBP, 219.9, well, 220, sbp-high warning",
    "SBP, 249.9, sbp-high warning, 250, sbp-high critical",
    "SBP, 300, sbp-high critical, 300.1, sbp-implausible technical",
    "SPO2, -5, spo2-implausible technical, -32768, spo2-implausible technical",
    "TEMPERATURE_F, 0, temperature_f-implausible technical, 36.9, temperature_f-implausible"
        + " technical"
  })
  void everyDefaultThresholdOnBothSidesOfItsEdge(
      Vital vital, double before, String judgedBefore, double beyond, String judgedBeyond) {
    assertThat(judged(vital, before)).isEqualTo(judgedBefore);
    assertThat(judged(vital, beyond)).isEqualTo(judgedBeyond);
  }

  @Test
  void aBreachSaysWhoseWhatHowBadWhenAndWhere() {
    assertThat(breaches(DEFAULTS, Map.of(Vital.SPO2, 88.0)))
        .containsExactly(
            new Breach("17", Condition.SPO2_LOW, Severity.WARNING, 88, ARRIVAL, POSITION));
  }

  @Test
  void oneReadingMayBreachSeveralConditionsInTheOrderOfVitals() {
    assertThat(
            breaches(
                DEFAULTS,
                Map.of(
                    Vital.SBP, 60.0,
                    Vital.RESP_RATE, 16.0,
                    Vital.TEMPERATURE_F, 0.0,
                    Vital.HEART_RATE, 160.0,
                    Vital.SPO2, 80.0)))
        .extracting(Breach::condition)
        .containsExactly(
            Condition.SPO2_LOW,
            Condition.HEART_RATE_HIGH,
            Condition.TEMPERATURE_F_IMPLAUSIBLE,
            Condition.SBP_LOW);
  }

  @ParameterizedTest
  @CsvSource({"DBP, 30", "DBP, 0", "MAP, 40", "MAP, -32768", "ETCO2, 90", "ETCO2, 200"})
  void aVitalThatIsNotJudgedBreachesNothing(Vital vital, double value) {
    assertThat(breaches(DEFAULTS, Map.of(vital, value))).isEmpty();
  }

  @Test
  void whatWasNotMeasuredBreachesNothing() {
    assertThat(breaches(DEFAULTS, Map.of())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"HEART_RATE, HEART_RATE_LOW", "RESP_RATE, RESP_RATE_LOW", "SBP, SBP_LOW"})
  void asystoleApnoeaAndNoPressureAreCriticalEvenWhereTheRuleIsSwitchedOff(
      Vital vital, Condition low) {
    assertThat(breaches(RuleBook.of(List.of()), Map.of(vital, 0.0)))
        .containsExactly(new Breach("17", low, Severity.CRITICAL, 0, ARRIVAL, POSITION));
  }

  @Test
  void withoutRulesOnlyTheImplausibleIsBreached() {
    RuleBook empty = RuleBook.of(List.of());

    assertThat(breaches(empty, Map.of(Vital.SPO2, 50.0))).isEmpty();
    assertThat(breaches(empty, Map.of(Vital.SPO2, 0.0)))
        .extracting(Breach::condition, Breach::severity)
        .containsExactly(tuple(Condition.SPO2_IMPLAUSIBLE, Severity.TECHNICAL));
  }

  @Test
  void aThresholdBeyondThePlausibleRangeSwitchesTheRuleOff() {
    RuleBook off = RuleBook.of(List.of(new Rule(Condition.SBP_HIGH, 1000, 1000)));

    assertThat(breaches(off, Map.of(Vital.SBP, 300.0))).isEmpty();
    assertThat(breaches(off, Map.of(Vital.SBP, 1000.0)))
        .extracting(Breach::condition)
        .containsExactly(Condition.SBP_IMPLAUSIBLE);
  }

  @Test
  void twoRulesForOneConditionAreRefused() {
    List<Rule> twice =
        List.of(new Rule(Condition.SPO2_LOW, 90, 85), new Rule(Condition.SPO2_LOW, 88, 80));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> RuleBook.of(twice))
        .withMessage("two rules for spo2-low");
  }

  @ParameterizedTest
  @CsvSource({
    "SPO2_LOW, 85, 90",
    "HEART_RATE_HIGH, 150, 131",
    "SBP_LOW, NaN, 70",
    "SBP_LOW, 90, NaN",
    "SBP_HIGH, NaN, NaN"
  })
  void aCriticalThresholdThatIsReachedBeforeTheWarningIsRefused(
      Condition condition, double warning, double critical) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Rule(condition, warning, critical))
        .withMessage(
            "%s: critical threshold %s is reached before warning threshold %s",
            condition.label(), critical, warning);
  }

  @Test
  void bothThresholdsMayBeTheSame() {
    Rule rule = new Rule(Condition.SPO2_LOW, 90, 90);

    assertThat(rule.severityOf(90)).isNull();
    assertThat(rule.severityOf(89.9)).isEqualTo(Severity.CRITICAL);
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.MATCH_ANY, names = ".*_IMPLAUSIBLE")
  void aTechnicalConditionTakesNoRule(Condition technical) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Rule(technical, 1, 1))
        .withMessage("%s has no thresholds", technical.label());
  }
}
