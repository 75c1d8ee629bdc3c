package io.icewatch.vitals.alarm;

import static io.icewatch.vitals.alarm.Breaches.at;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LifecycleTextTest {
  private static final Resolved OVER =
      new Resolved(
          Breaches.KEY, Severity.CRITICAL, at("0:00"), 2, 97, 78.5, at("12:00"), at("12:03"));
  private static final Escalated CALL =
      new Escalated(
          Breaches.KEY, Severity.CRITICAL, at("0:00"), 2, 1, 78.5, at("1:00"), at("4:00"));

  private static PageText text(Notice notice, MessageDetail detail) {
    return PageText.of(notice, at("60:00"), Duration.ofMinutes(5), detail);
  }

  @Test
  void ofWhatIsOver() {
    assertThat(text(OVER, MessageDetail.FULL))
        .isEqualTo(
            new PageText(
                "RESOLVED SpO2 low, patient 17",
                """
                RESOLVED: CRITICAL SpO2 low
                Patient 17
                Now 97 %
                Measured 2025-01-01 00:12:00 UTC
                Lasted from 2025-01-01 00:00:00 UTC (12 minutes), worst 78.5 %
                Alert spo2-low/2025-01-01T00:00:00Z/2-resolved/17
                """));
  }

  @Test
  void ofWhatNobodyAnswered() {
    assertThat(text(CALL, MessageDetail.FULL))
        .isEqualTo(
            new PageText(
                "ESCALATED CRITICAL SpO2 low, patient 17",
                """
                NOT ACKNOWLEDGED for 3 minutes: CRITICAL SpO2 low
                Patient 17
                Worst 78.5 %
                Paged 2025-01-01 00:01:00 UTC
                Since 2025-01-01 00:00:00 UTC
                Alert spo2-low/2025-01-01T00:00:00Z/2-escalated-1/17
                """));
  }

  @ParameterizedTest
  @EnumSource(names = {"MINIMAL", "ANONYMOUS"})
  void onALockScreenThereIsNoMeasuredValueAndNoPatientInTheSubject(MessageDetail detail) {
    for (Notice notice : new Notice[] {OVER, CALL}) {
      PageText text = text(notice, detail);
      assertThat(text.subject()).doesNotContain("17", "SpO2");
      assertThat(text.body()).doesNotContain("97", "78.5");
      assertThat(text.body().contains("Patient 17")).isEqualTo(detail == MessageDetail.MINIMAL);
    }
  }
}
