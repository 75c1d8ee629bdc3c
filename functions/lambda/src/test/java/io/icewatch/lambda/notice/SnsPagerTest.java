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
import io.icewatch.vitals.alarm.Alert;
import io.icewatch.vitals.alarm.Alert.Reason;
import io.icewatch.vitals.alarm.Breach;
import io.icewatch.vitals.alarm.Condition;
import io.icewatch.vitals.alarm.EpisodeKey;
import io.icewatch.vitals.alarm.Escalated;
import io.icewatch.vitals.alarm.MessageDetail;
import io.icewatch.vitals.alarm.MonitorFault;
import io.icewatch.vitals.alarm.MonitorFault.Fault;
import io.icewatch.vitals.alarm.Notice;
import io.icewatch.vitals.alarm.Returned;
import io.icewatch.vitals.alarm.Severity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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

  private static Alert page(int patient, Condition condition, Severity severity) {
    Alert alert = Alerts.alert("" + patient, severity, Reason.FIRST);
    Breach breach = alert.breach();
    return new Alert(
        new Breach(
            breach.patientId(),
            condition,
            severity,
            0,
            breach.measuredAt(),
            breach.arrival(),
            breach.position()),
        Reason.FIRST,
        breach.measuredAt(),
        1,
        0,
        0);
  }

  @Test
  void ofMoreThanFivePatientsOfAWardWhatIsNotCriticalIsOneMessage() {
    List<Alert> five =
        IntStream.range(0, 5)
            .mapToObj(i -> page(i, Condition.SPO2_IMPLAUSIBLE, Severity.TECHNICAL))
            .toList();
    List<Alert> six = new ArrayList<>(five);
    six.add(page(5, Condition.SPO2_IMPLAUSIBLE, Severity.TECHNICAL));
    List<Alert> sixAndOneElsewhere = new ArrayList<>(six);
    sixAndOneElsewhere.add(page(17, Condition.SPO2_IMPLAUSIBLE, Severity.TECHNICAL));
    SnsPager pager = pager(MessageDetail.FULL);

    assertThat(pager.together(five)).hasSize(5);
    assertThat(pager.together(six)).containsExactly(six);
    assertThat(pager.together(sixAndOneElsewhere))
        .containsExactly(six, List.of(sixAndOneElsewhere.getLast()));
  }

  @Test
  void whatIsCriticalComesFirstAndIsOneMessageAPatient() {
    List<Alert> pages = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      pages.add(page(i, Condition.SPO2_LOW, Severity.WARNING));
      pages.add(page(i, Condition.HEART_RATE_LOW, Severity.CRITICAL));
      pages.add(page(i, Condition.SBP_LOW, Severity.CRITICAL));
    }

    assertThat(pager(MessageDetail.FULL).together(pages))
        .extracting(List::size)
        .containsExactly(2, 2, 2, 2, 2, 2, 2, 2, 8);
  }

  @Test
  void pagesOfOneMessageSayInArraysWhatTheyDifferIn() {
    answer();

    pager(MessageDetail.FULL)
        .send(
            List.of(
                page(17, Condition.HEART_RATE_LOW, Severity.CRITICAL),
                page(17, Condition.SBP_LOW, Severity.CRITICAL)),
            Alerts.ARRIVAL);

    assertThat(published().subject()).isEqualTo("CRITICAL heart rate low, patient 17, and 1 more");
    assertThat(published().message())
        .isEqualTo(
            """
            CRITICAL heart rate low: 0 /min
            Patient 17
            Measured 2026-03-02 08:12:03 UTC
            Just begun, worst 0 /min
            Check the probe
            Alert heart_rate-low/2026-03-02T08:12:03.417Z/1/17

            CRITICAL systolic pressure low: 0 mmHg
            Patient 17
            Measured 2026-03-02 08:12:03 UTC
            Just begun, worst 0 mmHg
            Check the probe
            Alert sbp-low/2026-03-02T08:12:03.417Z/1/17
            """);
    assertThat(published().messageAttributes())
        .isEqualTo(
            Map.of(
                "kind", text("page"),
                "severity", text("critical"),
                "level", text("0"),
                "ward", text("icu-1"),
                "reason", text("first"),
                "patient_id", text("17"),
                "condition", texts("[\"heart_rate-low\",\"sbp-low\"]"),
                "alert_id",
                    texts(
                        "[\"heart_rate-low/2026-03-02T08:12:03.417Z/1/17\","
                            + "\"sbp-low/2026-03-02T08:12:03.417Z/1/17\"]")));
  }

  @Test
  void whatIsWrongWithMonitorsOfTwoWardsReachesBoth() {
    sendFaultsOfTwo(MessageDetail.FULL);

    assertThat(published().messageAttributes())
        .containsEntry("ward", texts("[\"icu-1\",\"-\"]"))
        .containsEntry("patient_id", texts("[\"17\",\"bed-7\"]"));
  }

  private void sendFaultsOfTwo(MessageDetail detail) {
    answer();
    pager(detail)
        .sendFaults(
            Stream.of("17", "bed-7")
                .map(monitor ->
                    new MonitorFault(monitor, Fault.UNREADABLE, Alerts.ARRIVAL, Alerts.ARRIVAL))
                .toList(),
            Alerts.ARRIVAL);
  }

  @Test
  void monitorsAreNotNamedWherePatientsAreNot() {
    sendFaultsOfTwo(MessageDetail.ANONYMOUS);

    assertThat(published().message()).contains("2 monitors").doesNotContain("17", "bed-7");
    assertThat(published().messageAttributes()).doesNotContainKeys("patient_id", "alert_id");
  }

  @Test
  void aStormSaysOfHowManyPatientsItIs() {
    answer();

    pager(MessageDetail.MINIMAL)
        .send(
            IntStream.range(0, 24)
                .mapToObj(i -> page(i, Condition.SPO2_IMPLAUSIBLE, Severity.TECHNICAL))
                .toList(),
            Alerts.ARRIVAL);

    assertThat(published().subject()).isEqualTo("TECHNICAL: 24 alarms of 24 patients");
    assertThat(published().message().lines().filter(line -> line.startsWith("Alert "))).hasSize(24);
  }

  private void answer() {
    doReturn(PublishResponse.builder().messageId("m-1").build())
        .when(sns)
        .publish(any(PublishRequest.class));
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

  private static MessageAttributeValue texts(String array) {
    return MessageAttributeValue.builder().dataType("String.Array").stringValue(array).build();
  }

  private static MessageAttributeValue text(String value) {
    return MessageAttributeValue.builder().dataType("String").stringValue(value).build();
  }
}
