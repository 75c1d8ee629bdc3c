package io.icewatch.lambda.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.CALLS_REAL_METHODS;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

import io.icewatch.lambda.notice.SnsPager.Topics;
import io.icewatch.vitals.alarm.Alert.Reason;
import io.icewatch.vitals.alarm.Condition;
import io.icewatch.vitals.alarm.EpisodeKey;
import io.icewatch.vitals.alarm.Escalated;
import io.icewatch.vitals.alarm.MessageDetail;
import io.icewatch.vitals.alarm.Notice;
import io.icewatch.vitals.alarm.Returned;
import io.icewatch.vitals.alarm.Severity;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.InternalErrorException;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.PublishRequest;
import software.amazon.awssdk.services.sns.model.PublishResponse;

class SnsPagerTest {
  private static final String TOPIC = "arn:aws:sns:eu-central-1:123456789012:icewatch-AlertTopic";
  private static final String ESCALATIONS =
      "arn:aws:sns:eu-central-1:123456789012:icewatch-EscalationTopic";
  private static final Topics TOPICS = new Topics(TOPIC, ESCALATIONS);

  private final SnsClient sns = mock(SnsClient.class, CALLS_REAL_METHODS);

  @Test
  void fullPageIsOnePublishWithAttributesToFilterOn() {
    page(MessageDetail.FULL);

    assertThat(published())
        .isEqualTo(
            PublishRequest.builder()
                .topicArn(TOPIC)
                .subject("CRITICAL SpO2 low, patient 17")
                .message(
                    """
                    CRITICAL SpO2 low, worsened: 84 %
                    LATE: this reading is 43 minutes old
                    Patient 17
                    Measured 2026-03-02 08:12:03 UTC
                    Since 2026-03-02 08:00:00 UTC (12 minutes 3 seconds), worst 82.5 %
                    3 readings suppressed since the last page
                    Alert spo2-low/2026-03-02T08:00:00.100Z/2/17
                    """)
                .messageAttributes(
                    Map.of(
                        "kind", text("page"),
                        "severity", text("critical"),
                        "level", text("0"),
                        "ward", text("icu-1"),
                        "condition", text("spo2-low"),
                        "reason", text("worsened"),
                        "patient_id", text("17"),
                        "alert_id", text("spo2-low/2026-03-02T08:00:00.100Z/2/17")))
                .build());
  }

  @Test
  void whatCanBeAnsweredSaysWhere() {
    doReturn(PublishResponse.builder().messageId("m-1").build())
        .when(sns)
        .publish(any(PublishRequest.class));

    pager(MessageDetail.ANONYMOUS)
        .with((notice, now) -> "https://board.example.org/a/1")
        .send(Alerts.worsened(), Alerts.ARRIVAL);

    assertThat(published().message()).endsWith("\nAnswer: https://board.example.org/a/1\n");
  }

  @Test
  void minimalPageHoldsNoMeasuredValueAndNoPatientInItsSubject() {
    page(MessageDetail.MINIMAL);

    assertThat(published())
        .isEqualTo(
            PublishRequest.builder()
                .topicArn(TOPIC)
                .subject("CRITICAL patient alert")
                .message(
                    """
                    CRITICAL SpO2 low, worsened
                    LATE: this reading is 43 minutes old
                    Patient 17
                    Measured 2026-03-02 08:12:03 UTC
                    Since 2026-03-02 08:00:00 UTC (12 minutes 3 seconds)
                    3 readings suppressed since the last page
                    Alert spo2-low/2026-03-02T08:00:00.100Z/2/17
                    """)
                .messageAttributes(
                    Map.of(
                        "kind", text("page"),
                        "severity", text("critical"),
                        "level", text("0"),
                        "ward", text("icu-1"),
                        "condition", text("spo2-low"),
                        "reason", text("worsened"),
                        "patient_id", text("17"),
                        "alert_id", text("spo2-low/2026-03-02T08:00:00.100Z/2/17")))
                .build());
  }

  @Test
  void anonymousPageNamesNobodyNotEvenToAFilterPolicy() {
    page(MessageDetail.ANONYMOUS);

    PublishRequest published = published();
    assertThat(published.message()).doesNotContain("17\n", "SpO2", "spo2");
    assertThat(published.messageAttributes())
        .containsOnlyKeys("kind", "severity", "level", "ward", "reason");
  }

  @Test
  void anEscalationGoesToTheNextInLine() {
    send(
        new Escalated(
            new EpisodeKey("17", Condition.SPO2_LOW),
            Severity.CRITICAL,
            Alerts.EPISODE_START,
            2,
            1,
            82.5,
            Alerts.ARRIVAL,
            Alerts.ARRIVAL.plusSeconds(190)));

    assertThat(published().topicArn()).isEqualTo(ESCALATIONS);
    assertThat(published().messageAttributes())
        .isEqualTo(
            Map.of(
                "kind", text("escalated"),
                "severity", text("critical"),
                "level", text("1"),
                "ward", text("icu-1"),
                "condition", text("spo2-low"),
                "patient_id", text("17"),
                "alert_id", text("spo2-low/2026-03-02T08:00:00.100Z/2-escalated-1/17")));
  }

  @Test
  void ofAPatientWhoseWardNobodySaidTheWardIsADash() {
    send(new Returned("18", Alerts.ARRIVAL, Alerts.ARRIVAL.plusSeconds(300)));

    assertThat(published().topicArn()).isEqualTo(TOPIC);
    assertThat(published().messageAttributes())
        .isEqualTo(
            Map.of(
                "kind", text("returned"),
                "severity", text("technical"),
                "level", text("0"),
                "ward", text("-"),
                "patient_id", text("18"),
                "alert_id", text("returned/2026-03-02T08:12:03.417Z/1/18")));
  }

  @Test
  void troubleOfSnsPasses() {
    doThrow(InternalErrorException.builder().message("try again").build())
        .when(sns)
        .publish(any(PublishRequest.class));

    assertThatExceptionOfType(InternalErrorException.class)
        .isThrownBy(() ->
            pager(MessageDetail.FULL)
                .send(Alerts.alert("17", Severity.WARNING, Reason.FIRST), Alerts.ARRIVAL));
  }

  private void send(Notice notice) {
    doReturn(PublishResponse.builder().messageId("m-1").build())
        .when(sns)
        .publish(any(PublishRequest.class));
    pager(MessageDetail.FULL).send(notice, Alerts.ARRIVAL);
  }

  private void page(MessageDetail detail) {
    doReturn(PublishResponse.builder().messageId("m-1").build())
        .when(sns)
        .publish(any(PublishRequest.class));
    pager(detail).send(Alerts.worsened(), Alerts.ARRIVAL.plus(Duration.ofMinutes(43)));
  }

  private SnsPager pager(MessageDetail detail) {
    return new SnsPager(
        sns,
        TOPICS,
        patient -> "17".equals(patient) ? "icu-1" : null,
        Duration.ofMinutes(5),
        detail);
  }

  private PublishRequest published() {
    ArgumentCaptor<PublishRequest> request = ArgumentCaptor.captor();
    verify(sns).publish(request.capture());
    return request.getValue();
  }

  private static MessageAttributeValue text(String value) {
    return MessageAttributeValue.builder().dataType("String").stringValue(value).build();
  }
}
