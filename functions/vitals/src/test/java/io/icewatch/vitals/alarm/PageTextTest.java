package io.icewatch.vitals.alarm;

import static io.icewatch.vitals.alarm.Breaches.at;
import static io.icewatch.vitals.alarm.Breaches.breach;
import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.vitals.alarm.Alert.Reason;
import io.icewatch.vitals.record.RecordPosition;
import io.icewatch.vitals.record.SequenceNumber;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageTextTest {
  private static final Duration STALE = Duration.ofMinutes(5);
  private static final RecordPosition POSITION =
      new RecordPosition("shardId-000000000000", "17", SequenceNumber.of(1));

  private static Alert first(Breach breach) {
    return new Alert(breach, Reason.FIRST, breach.arrival(), 1, 0, breach.value());
  }

  private static PageText full(Alert alert, Instant now) {
    return PageText.of(alert, now, STALE, MessageDetail.FULL);
  }

  private static Breach of(String patientId, Condition condition, Severity severity, double value) {
    return new Breach(patientId, condition, severity, value, at("0:00"), POSITION);
  }

  @Nested
  class TheTextIsThis {

    @Test
    void ofAFirstPage() {
      assertThat(full(first(breach("0:00", 88)), at("0:02")))
          .isEqualTo(
              new PageText(
                  "WARNING SpO2 low, patient 17",
                  """
                  WARNING SpO2 low: 88 %
                  Patient 17
                  Measured 2025-01-01 00:00:00 UTC
                  Just begun, worst 88 %
                  Alert spo2-low/2025-01-01T00:00:00Z/1/17
                  """));
    }

    @Test
    void ofAPageBecauseItGotWorse() {
      Alert alert = new Alert(breach("4:30", 83.5), Reason.WORSENED, at("0:00"), 2, 1, 81);

      assertThat(full(alert, at("4:32")))
          .isEqualTo(
              new PageText(
                  "CRITICAL SpO2 low, patient 17",
                  """
                  CRITICAL SpO2 low, worsened: 83.5 %
                  Patient 17
                  Measured 2025-01-01 00:04:30 UTC
                  Since 2025-01-01 00:00:00 UTC (4 minutes 30 seconds), worst 81 %
                  1 reading suppressed since the last page
                  Alert spo2-low/2025-01-01T00:00:00Z/2/17
                  """));
    }

    @Test
    void ofAPageBecauseItGoesOn() {
      Alert alert = new Alert(breach("75:00", 88), Reason.STILL, at("0:00"), 6, 179, 84);

      assertThat(full(alert, at("75:01")))
          .isEqualTo(
              new PageText(
                  "WARNING SpO2 low, patient 17",
                  """
                  WARNING SpO2 low, still: 88 %
                  Patient 17
                  Measured 2025-01-01 01:15:00 UTC
                  Since 2025-01-01 00:00:00 UTC (1 hour 15 minutes), worst 84 %
                  179 readings suppressed since the last page
                  Alert spo2-low/2025-01-01T00:00:00Z/6/17
                  """));
    }

    @Test
    void ofAValueThatCannotBeTrue() {
      Breach breach = of("17", Condition.HEART_RATE_IMPLAUSIBLE, Severity.TECHNICAL, 301);

      assertThat(full(first(breach), at("0:02")))
          .isEqualTo(
              new PageText(
                  "TECHNICAL heart rate implausible, patient 17",
                  """
                  TECHNICAL heart rate implausible: 301 /min
                  Patient 17
                  Measured 2025-01-01 00:00:00 UTC
                  Just begun, worst 301 /min
                  Check the probe
                  Alert heart_rate-implausible/2025-01-01T00:00:00Z/1/17
                  """));
    }

    @Test
    void ofALateReading() {
      assertThat(full(first(breach("0:00", 88)), at("43:00")).body())
          .isEqualTo(
              """
              WARNING SpO2 low: 88 %
              LATE: this reading is 43 minutes old
              Patient 17
              Measured 2025-01-01 00:00:00 UTC
              Just begun, worst 88 %
              Alert spo2-low/2025-01-01T00:00:00Z/1/17
              """);
    }

    @Test
    void withAsLittleDetailAsPossible() {
      Alert alert = new Alert(breach("75:00", 48), Reason.STILL, at("0:00"), 6, 179, 47);

      assertThat(PageText.of(alert, at("81:00"), STALE, MessageDetail.MINIMAL))
          .isEqualTo(
              new PageText(
                  "CRITICAL patient alert",
                  """
                  CRITICAL SpO2 low, still
                  LATE: this reading is 6 minutes old
                  Patient 17
                  Measured 2025-01-01 01:15:00 UTC
                  Since 2025-01-01 00:00:00 UTC (1 hour 15 minutes)
                  179 readings suppressed since the last page
                  Check the probe
                  Alert spo2-low/2025-01-01T00:00:00Z/6/17
                  """));
    }

    @Test
    void withoutSayingWhoOrWhat() {
      Alert alert = new Alert(breach("75:00", 48), Reason.STILL, at("0:00"), 6, 179, 47);

      assertThat(PageText.of(alert, at("81:00"), STALE, MessageDetail.ANONYMOUS))
          .isEqualTo(
              new PageText(
                  "CRITICAL patient alert",
                  """
                  CRITICAL patient alert
                  LATE: this reading is 6 minutes old
                  Measured 2025-01-01 01:15:00 UTC
                  Since 2025-01-01 00:00:00 UTC (1 hour 15 minutes)
                  179 readings suppressed since the last page
                  """));
    }

    @Test
    void ofAFirstPageThatWaitedForTheEpisodeToLast() {
      Alert alert = new Alert(breach("0:20", 88), Reason.FIRST, at("0:00"), 1, 0, 88);

      assertThat(full(alert, at("0:21")).body())
          .contains("Since 2025-01-01 00:00:00 UTC (20 seconds), worst 88 %\n");
    }

    @Test
    void ofARecordThatCameAfterALaterOne() {
      Alert alert = new Alert(breach("0:00", 80), Reason.WORSENED, at("9:00"), 2, 0, 80);

      assertThat(full(alert, at("0:00")).body()).contains("Just begun, worst 80 %\n");
    }

    /** Bug: "Since ... (0 seconds)" of what got worse within the same second. */
    @Test
    void ofWhatGotWorseAtOnce() {
      Alert alert = new Alert(breach("0:00", 80), Reason.WORSENED, at("0:00"), 2, 0, 80);

      assertThat(full(alert, at("0:00")).body()).contains("Just begun, worst 80 %\n");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "SPO2_LOW,                  SpO2 low,                         %",
    "HEART_RATE_LOW,            heart rate low,                   /min",
    "TEMPERATURE_F_HIGH,        temperature high,                 °F",
    "RESP_RATE_IMPLAUSIBLE,     respiratory rate implausible,     /min",
    "SBP_HIGH,                  systolic pressure high,     mmHg"
  })
  void aConditionIsCalledAsACaregiverWould(Condition condition, String name, String unit) {
    PageText text = full(first(of("17", condition, Severity.WARNING, 51.25)), at("0:00"));

    assertThat(text.subject()).isEqualTo("WARNING " + name + ", patient 17");
    assertThat(text.body()).startsWith("WARNING " + name + ": 51.25 " + unit + "\n");
  }

  @ParameterizedTest
  @CsvSource({"50,   false", "49.9, true", "2,    true"})
  void below50PerCentTheProbeIsInDoubtButThePageIsCritical(double spo2, boolean isInDoubt) {
    PageText text = full(first(breach("0:00", spo2)), at("0:00"));

    assertThat(text.subject()).startsWith("CRITICAL");
    assertThat(text.body().contains("Check the probe\n")).isEqualTo(isInDoubt);
  }

  @ParameterizedTest
  @CsvSource({"HEART_RATE_LOW, 0", "RESP_RATE_LOW, 0", "SBP_LOW, 12"})
  void anAbsentSignIsCriticalAndTheProbeIsInDoubt(Condition condition, double value) {
    PageText text = full(first(of("17", condition, Severity.CRITICAL, value)), at("0:00"));

    assertThat(text.subject()).startsWith("CRITICAL");
    assertThat(text.body()).contains("Check the probe\n");
  }

  @ParameterizedTest
  @CsvSource({
    "TEMPERATURE_F_IMPLAUSIBLE, 36.9, °C, 98.4 °F",
    "SPO2_IMPLAUSIBLE, 0.97, a fraction, 97 %",
    "SPO2_IMPLAUSIBLE, 1, a fraction, 100 %",
    "SBP_LOW, 16, kPa, 120 mmHg"
  })
  void aValueThatLooksLikeAnotherUnitSaysWhich(
      Condition condition, double value, String unit, String converted) {
    Alert alert = first(of("17", condition, Severity.TECHNICAL, value));

    assertThat(full(alert, at("0:00")).body())
        .contains("Check the unit: it looks like " + unit + " (" + converted + ")\n");
    assertThat(PageText.of(alert, at("0:00"), STALE, MessageDetail.MINIMAL).body())
        .contains("Check the unit: it looks like " + unit + "\n")
        .doesNotContain(converted);
  }

  @Test
  void aValueByWhichDevicesSayNotMeasuredIsCalledThat() {
    Breach breach = of("17", Condition.SBP_IMPLAUSIBLE, Severity.TECHNICAL, -32768);

    assertThat(full(first(breach), at("0:00")).body())
        .contains("Check the probe\nThe monitor says that it does not measure\n");
  }

  @Test
  void theProbeIsNotInDoubtForALowPressure() {
    Breach breach = of("17", Condition.SBP_LOW, Severity.CRITICAL, 41);

    assertThat(full(first(breach), at("0:00")).body()).doesNotContain("probe");
  }

  @ParameterizedTest
  @CsvSource({
    "300,    ''",
    "301,    5 minutes 1 second",
    "3599,   59 minutes 59 seconds",
    "3600,   1 hour",
    "3661,   1 hour 1 minute",
    "7200,   2 hours",
    "86399,  23 hours 59 minutes",
    "86400,  1 day",
    "176400, 2 days 1 hour"
  })
  void aReadingThatIsOlderThanTheLimitSaysHowOld(long seconds, String age) {
    String body = full(first(breach("0:00", 88)), at("0:00").plusSeconds(seconds)).body();

    if (age.isEmpty()) {
      assertThat(body).doesNotContain("LATE");
    } else {
      assertThat(body).contains("\nLATE: this reading is " + age + " old\n");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0.0, 0",
    "-5, -5",
    "100.5, 100.5",
    "1e20, 100000000000000000000",
    "0.1, 0.1"
  })
  void aValueIsWrittenAsAPersonWould(double value, String text) {
    Breach breach = of("17", Condition.SPO2_IMPLAUSIBLE, Severity.TECHNICAL, value);

    assertThat(full(first(breach), at("0:00")).body())
        .startsWith("TECHNICAL SpO2 implausible: " + text + " %\n");
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e300, -1e300, 4.9e-324})
  void noValueIsTooOddToBePaged(double value) {
    Breach breach = of("17", Condition.SPO2_IMPLAUSIBLE, Severity.TECHNICAL, value);

    assertThat(full(first(breach), at("0:00")).body()).hasSizeBetween(100, 1500);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "😀",
        "é",
        "a\u2028b",
        "\u202Eabc",
        " ",
        "x,\"y\"",
        "ſ",
        "bed 9 / \\ ${x}",
        "$1",
        "\u00A0x"
      })
  void aSubjectIsWhatSnsAcceptsWhoeverThePatientIs(String patientId) {
    for (String id : new String[] {patientId, patientId.repeat(128 / patientId.length())}) {
      for (Condition condition : Condition.values()) {
        PageText text = full(first(of(id, condition, Severity.CRITICAL, 88)), at("0:00"));

        assertThat(text.subject()).matches("[A-Za-z][ -~]{0,99}");
        assertThat(text.body()).contains("Patient " + id + "\n");
      }
    }
  }

  @Test
  void whatASubjectCannotHoldIsAQuestionMark() {
    Breach breach = of("Ω 😀 7", Condition.SBP_LOW, Severity.WARNING, 85);

    assertThat(full(first(breach), at("0:00")).subject())
        .isEqualTo("WARNING systolic pressure low, patient ? ? 7");
  }

  @Test
  void aSubjectIsCutAt100Characters() {
    Breach breach = of("x".repeat(128), Condition.SPO2_LOW, Severity.WARNING, 88);

    assertThat(full(first(breach), at("0:00")).subject())
        .isEqualTo("WARNING SpO2 low, patient " + "x".repeat(74));
  }

  @ParameterizedTest
  @EnumSource
  void aSubjectNeverHoldsAMeasuredValue(MessageDetail detail) {
    Breach breach = of("17", Condition.SPO2_LOW, Severity.WARNING, 86.25);

    assertThat(PageText.of(first(breach), at("0:00"), STALE, detail).subject())
        .doesNotContain("86");
  }

  @Test
  void anAlertIdNamesConditionEpisodePageAndPatient() {
    assertThat(
            new Alert(
                    of("a/b 😀", Condition.SBP_HIGH, Severity.WARNING, 230),
                    Reason.STILL,
                    at("0:00").plusMillis(5),
                    3,
                    0,
                    230)
                .alertId())
        .isEqualTo("sbp-high/2025-01-01T00:00:00.005Z/3/a/b 😀");
  }
}
