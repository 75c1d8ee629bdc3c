package io.icewatch.edge.alarm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icewatch.edge.alarm.AlarmReporter.Backlog;
import io.icewatch.edge.alarm.NoticeSource.Received;
import io.icewatch.edge.hl7.Acknowledgment;
import io.icewatch.edge.hl7.Acknowledgment.Outcome;
import io.icewatch.edge.hl7.Hl7Exception;
import io.icewatch.edge.hl7.Hl7Message;
import io.icewatch.edge.hl7.MessageHeader;
import io.icewatch.edge.mllp.MessageHandler;
import io.icewatch.edge.mllp.MllpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ServerSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(value = 120, unit = SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AlarmReporterTest {
  private static final String EPISODE = "spo2-low/2026-01-01T10:00:00Z";

  private final List<AutoCloseable> open = new ArrayList<>();
  private final Notices notices = new Notices();
  private final Communicator communicator = new Communicator();
  private final BlockingQueue<String> log = new LinkedBlockingQueue<>();

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  /** Gives all notices again until they were handled. */
  private static final class Notices implements NoticeSource {
    private final BlockingQueue<Received> waiting = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> handled = new LinkedBlockingQueue<>();

    private volatile boolean isOutOfReach;

    private void requireInReach() {
      if (isOutOfReach) {
        throw new IllegalStateException("no route to it");
      }
    }

    @Override
    public List<Received> receive(Duration longest) {
      requireInReach();
      try {
        Received next = waiting.poll(Math.min(50, longest.toMillis()), MILLISECONDS);
        if (next != null) {
          waiting.add(next);
        }
        return List.copyOf(waiting);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return List.of();
      }
    }

    @Override
    public void handled(Received notice) {
      waiting.remove(notice);
      handled.add(notice.handle());
    }

    void awaitHandled(String handle) throws InterruptedException {
      assertThat(handled.poll(60, SECONDS)).isEqualTo(handle);
    }

    @Override
    public long size() {
      requireInReach();
      return waiting.size();
    }

    @Override
    public void close() {}
  }

  /** Takes messages as a hospital's alarm communicator does, and answers as it is told. */
  private static final class Communicator implements MessageHandler {
    private final List<String> taken = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();

    @Override
    public List<byte[]> handle(byte[] message) {
      try {
        MessageHeader header = MessageHeader.of(Hl7Message.parse(message, 0, message.length));
        Outcome next = outcomes.poll();
        if (next == null) {
          taken.add(new String(message, UTF_8));
        }
        return Acknowledgment.of(header)
            .messages(next == null ? Outcome.ACCEPTED : next, List.of(), Instant.EPOCH);
      } catch (Hl7Exception e) {
        throw new AssertionError("no HL7 message", e);
      }
    }

    @Override
    public List<byte[]> refuse(byte[] message, String reason) {
      throw new AssertionError(reason);
    }
  }

  private MllpServer listen(int port) throws IOException {
    MllpServer server =
        MllpServer.start(
            ServerSocketFactory.getDefault(),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
            communicator,
            MllpServer.Limits.DEFAULT,
            log::add);
    open.add(server);
    return server;
  }

  private AlarmReporter report(int port) {
    AlarmReporter reporter =
        AlarmReporter.start(
            notices,
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
            Duration.ofMillis(20),
            InstantSource.system(),
            log::add);
    open.add(reporter);
    return reporter;
  }

  private static Received notice(String part, String kind, String reason) {
    return new Received(part, envelope(part, kind, reason, "critical", "spo2-low"));
  }

  private static String envelope(
      String part, String kind, String reason, String severity, String condition) {
    return """
    {"Type": "Notification", "MessageId": "1", "TopicArn": "arn:aws:sns:us-east-1:1:alerts",
     "Subject": "CRITICAL patient alert",
     "Message": "CRITICAL SpO2 low\\nPatient 17\\nAlert %1$s/%2$s/17\\n",
     "Timestamp": "2026-01-01T10:00:05.000Z", "SignatureVersion": "1",
     "MessageAttributes": {
       "alert_id": {"Type": "String", "Value": "%1$s/%2$s/17"},
       "kind": {"Type": "String", "Value": "%3$s"}, "reason": {"Type": "String", "Value": "%4$s"},
       "severity": {"Type": "String", "Value": "%5$s"}, "ward": {"Type": "String", "Value": "3B"},
       "condition": {"Type": "String", "Value": "%6$s"},
       "patient_id": {"Type": "String", "Value": "17"}}}
    """
        .formatted(EPISODE, part, kind, reason, severity, condition);
  }

  @Test
  void anAlarmIsReportedFromItsStartToItsEnd() throws Exception {
    report(listen(0).port());
    for (Received each :
        List.of(
            notice("1", "page", "first"),
            notice("2", "page", "still"),
            notice("2-escalated-1", "escalated", ""),
            notice("2-resolved", "resolved", ""))) {
      notices.waiting.add(each);
      notices.awaitHandled(each.handle());
    }

    assertThat(communicator.taken)
        .extracting(
            message -> message.replaceAll("(?s).*EVENT_PHASE.MDC[^|]*.[^|]*.(\\w+).*", "$1"))
        .containsExactly("start", "continue", "continue", "end");
    assertThat(communicator.taken.getLast())
        .contains("MDC_ATTR_ALARM_STATE^MDC|1.0.0.0.4|inactive\r");
    assertThat(log).isEmpty();
  }

  @Test
  void pagesThatCameAsOneMessageAreReportedOneByOne() throws Exception {
    report(listen(0).port());
    String ids =
        "[\\\"spo2-low/%1$s/1/17\\\",\\\"sbp-low/%1$s/1/18/b\\\"]"
            .formatted("2026-01-01T10:00:00Z");
    notices.waiting.add(
        new Received(
            "1",
            """
            {"Message": "CRITICAL: 2 alarms\\n\\nSpO2\\nAlert spo2-low/%1$s/1/17\\n\\nsystolic\\n\
            Alert sbp-low/%1$s/1/18/b\\n", "Timestamp": "2026-01-01T10:00:05.000Z",
             "MessageAttributes": {
               "alert_id": {"Type": "String.Array", "Value": "%2$s"},
               "kind": {"Type": "String", "Value": "page"},
               "reason": {"Type": "String", "Value": "first"},
               "severity": {"Type": "String", "Value": "critical"},
               "condition": {"Type": "String.Array", "Value": "[]"},
               "patient_id": {"Type": "String.Array", "Value": "[]"}}}
            """
                .formatted("2026-01-01T10:00:00Z", ids)));

    notices.awaitHandled("1");

    assertThat(communicator.taken).hasSize(2);
    assertThat(communicator.taken.getFirst())
        .contains("PID|||17\r", "|SpO2\\X0A\\Alert spo2-low/", "EVENT_PHASE^MDC|1.0.0.0.3|start");
    assertThat(communicator.taken.getLast())
        .contains("PID|||18/b\r", "|systolic\\X0A\\Alert sbp-low/");
  }

  @Test
  void monitorsThatCameAsOneMessageAreReportedOneByOne() throws Exception {
    report(listen(0).port());
    notices.waiting.add(
        new Received(
            "1",
            """
            {"Message": "TECHNICAL: messages of 2 monitors cannot be read\\n\\nMonitor bed-7\\n\
            Alert unreadable/%1$s/1/bed-7\\n\\nMonitor bed/8\\nAlert unreadable/%1$s/1/bed/8\\n",
             "Timestamp": "2026-01-01T10:00:05.000Z",
             "MessageAttributes": {
               "alert_id": {"Type": "String.Array",
                 "Value": "[\\"unreadable/%1$s/1/bed-7\\",\\"unreadable/%1$s/1/bed/8\\"]"},
               "kind": {"Type": "String", "Value": "monitor"},
               "severity": {"Type": "String", "Value": "technical"},
               "ward": {"Type": "String.Array", "Value": "[\\"icu-1\\",\\"-\\"]"},
               "patient_id": {"Type": "String.Array", "Value": "[\\"bed-7\\",\\"bed/8\\"]"}}}
            """
                .formatted("2026-01-01T10:00:00Z")));

    notices.awaitHandled("1");

    assertThat(communicator.taken).hasSize(2);
    assertThat(communicator.taken.getFirst()).contains("PID|||bed-7\r", "|Monitor bed-7\\X0A\\");
    assertThat(communicator.taken.getLast()).contains("PID|||bed/8\r", "|Monitor bed/8\\X0A\\");
  }

  /** Until the communicator has it, a notice counts, refused ones too. */
  @Test
  void whatWaitsForTheCommunicatorHasANumberAndAnAge() throws Exception {
    Instant aMinuteLater = Instant.parse("2026-01-01T10:01:05Z");
    int port = freePort();
    AlarmReporter reporter = report(port);
    assertThat(reporter.backlog(aMinuteLater)).isEqualTo(new Backlog(0, 0));

    notices.waiting.add(notice("1", "page", "first"));
    assertThat(log.poll(60, SECONDS)).startsWith("alarms: no answer of the communicator");
    assertThat(reporter.backlog(aMinuteLater)).isEqualTo(new Backlog(1, 60));

    communicator.outcomes.add(Outcome.ERROR);
    MllpServer server = listen(port);
    assertThat(log.poll(60, SECONDS)).startsWith("alarms: the communicator did not accept");
    notices.awaitHandled("1");
    assertThat(reporter.backlog(aMinuteLater)).isEqualTo(new Backlog(0, 0));

    server.close();
    notices.isOutOfReach = true;
    assertThat(log.poll(60, SECONDS)).contains("the queue of notices is out of reach");
    assertThat(reporter.backlog(aMinuteLater).notices()).isNaN();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void aPageIsAMessageOfPcd04() throws Exception {
    report(listen(0).port());
    notices.waiting.add(notice("2", "page", "worsened"));
    notices.awaitHandled("2");

    assertThat(communicator.taken.getFirst().replaceFirst("\\|[0-9a-f]{20}\\|", "|ID|"))
        .isEqualTo(
            """
            MSH|^~\\&|ICEWATCH||||20260101100005.000+0000||ORU^R40^ORU_R40|ID|P|2.6|||NE|AL||UNICODE UTF-8|||IHE_PCD_ACM_001^IHE PCD^1.3.6.1.4.1.19376.1.6.4.4^ISO
            PID|||17
            PV1||I|3B
            OBR|1|spo2-low/2026-01-01T10:00:00Z/2/17^ICEWATCH|spo2-low/2026-01-01T10:00:00Z/2/17^ICEWATCH|196616^MDC_EVT_ALARM^MDC|||20260101100005.000+0000||||||||||||||||||||||spo2-low/2026-01-01T10:00:00Z/1/17^ICEWATCH
            OBX|1|CWE|196670^MDC_EVT_LO^MDC|1.0.0.0.1|150456^MDC_PULS_OXIM_SAT_O2^MDC|||PH~SP
            OBX|2|ST|68480^MDC_ATTR_ALERT_SOURCE^MDC|1.0.0.0.2|CRITICAL SpO2 low\\X0A\\Patient 17\\X0A\\Alert spo2-low/2026-01-01T10:00:00Z/2/17
            OBX|3|ST|68481^MDC_ATTR_EVENT_PHASE^MDC|1.0.0.0.3|continue
            OBX|4|ST|68482^MDC_ATTR_ALARM_STATE^MDC|1.0.0.0.4|active
            OBX|5|ST|68483^MDC_ATTR_ALARM_INACTIVATION_STATE^MDC|1.0.0.0.5|enabled
            OBX|6|ST|68484^MDC_ATTR_ALARM_PRIORITY^MDC|1.0.0.0.6|PH
            OBX|7|ST|68485^MDC_ATTR_ALERT_TYPE^MDC|1.0.0.0.7|SP
            """
                .replace("\n", "\r"));
  }

  @ParameterizedTest
  @CsvSource({
    "critical, spo2-low, 196670, PH, SP",
    "warning, heart_rate-high, 196648, PM, SP",
    "technical, spo2-implausible, 196616, PL, ST",
    "critical, '', 196616, PH, ST"
  })
  void saysHowGraveItIsAndOfWhatKind(
      String severity, String condition, String event, String priority, String type) {
    String message =
        new String(
            AlarmMessage.of(
                AlarmNotice.read(envelope("1", "page", "first", severity, condition)).getFirst(),
                "1"),
            UTF_8);

    assertThat(message).contains("OBX|1|CWE|%s^".formatted(event));
    assertThat(message).contains("|%s~%s\r".formatted(priority, type));
  }

  @ParameterizedTest
  @CsvSource({
    "page, first, start",
    "page, worsened, continue",
    "page, still, continue",
    "escalated, '', continue",
    "resolved, '', end",
    "silent, '', start",
    "returned, '', end",
    "monitor, '', start"
  })
  void everyKindOfNoticeHasItsPhase(String kind, String reason, String phase) {
    AlarmNotice notice =
        AlarmNotice.read(envelope("1", kind, reason, "critical", "spo2-low")).getFirst();

    assertThat(new String(AlarmMessage.of(notice, "1"), UTF_8))
        .contains("68481^MDC_ATTR_EVENT_PHASE^MDC|1.0.0.0.3|%s\r".formatted(phase));
  }

  @ParameterizedTest
  @CsvSource({
    "silent, signal/2026-01-01T10:00:00Z/1/17, start",
    "silent, signal/2026-01-01T10:00:00Z/2/17, continue",
    "returned, returned/2026-01-01T10:00:00Z/1/17, end"
  })
  void aSilenceIsOneAlarm(String kind, String alertId, String phase) {
    AlarmNotice notice =
        AlarmNotice.read(
                envelope("1", kind, "", "technical", "").replace(EPISODE + "/1/17", alertId))
            .getFirst();

    assertThat(notice.firstId()).isEqualTo("signal/2026-01-01T10:00:00Z/1/17");
    assertThat(AlarmMessage.Phase.of(notice).label()).isEqualTo(phase);
  }

  @Test
  void aNoticeThatIsNotAcceptedComesAgainAsItWas() throws Exception {
    communicator.outcomes.add(Outcome.ERROR);
    report(listen(0).port());
    notices.waiting.add(notice("1", "page", "first"));
    notices.awaitHandled("1");

    assertThat(communicator.taken).hasSize(1);
    assertThat(log)
        .singleElement()
        .asString()
        .startsWith("alarms: the communicator did not accept a notice: MSA|AE|");
  }

  /** Reports to a communicator that is away; returns the port at which it may come back. */
  private int reportToNobody() throws IOException {
    MllpServer first = listen(0);
    first.close();
    report(first.port());
    return first.port();
  }

  @Test
  void aCommunicatorThatWasAwayGetsWhatWaited() throws Exception {
    int port = reportToNobody();
    notices.waiting.add(notice("1", "page", "first"));
    assertThat(log.poll(60, SECONDS)).startsWith("alarms: no answer of the communicator: ");

    listen(port);

    notices.awaitHandled("1");
    assertThat(communicator.taken).hasSize(1);
  }

  /** A notice of another alarm, or published at another second. */
  private static Received notice(String part, String reason, String condition, int second) {
    return new Received(
        condition + part,
        envelope(part, "page", reason, "critical", condition)
            .replace("spo2-low/", condition + "/")
            .replace("10:00:05", "10:00:%02d".formatted(second)));
  }

  private List<String> takenInOrder() {
    return communicator.taken.stream()
        .map(message -> message.replaceAll("(?s).*OBR.1.([^^]*)\\^.*", "$1"))
        .map(id -> id.replace("/2026-01-01T10:00:00Z/", " ").replace("/17", ""))
        .toList();
  }

  @Test
  void whatWaitedForACommunicatorIsReportedInTheOrderOfItsPublishing() throws Exception {
    int port = reportToNobody();
    notices.waiting.add(notice("1", "first", "sbp-low", 1));
    assertThat(log.poll(60, SECONDS)).startsWith("alarms: no answer of the communicator: ");
    notices.waiting.add(notice("3", "still", "spo2-low", 4));
    notices.waiting.add(notice("2", "worsened", "spo2-low", 3));
    notices.waiting.add(notice("1", "first", "spo2-low", 2));

    listen(port);

    for (int i = 0; i < 4; i++) {
      assertThat(notices.handled.poll(30, SECONDS)).isNotNull();
    }
    assertThat(takenInOrder())
        .containsExactly("sbp-low 1", "spo2-low 1", "spo2-low 2", "spo2-low 3");
    assertThat(log).as("an outage is told once").isEmpty();
  }

  @Test
  void whatIsRefusedHoldsUpItsOwnAlarmOnly() throws Exception {
    communicator.outcomes.add(Outcome.ERROR);
    notices.waiting.add(notice("1", "first", "spo2-low", 1));
    notices.waiting.add(notice("2", "worsened", "spo2-low", 2));
    notices.waiting.add(notice("1", "first", "sbp-low", 3));
    report(listen(0).port());

    for (int i = 0; i < 3; i++) {
      assertThat(notices.handled.poll(30, SECONDS)).isNotNull();
    }
    assertThat(takenInOrder()).containsExactly("sbp-low 1", "spo2-low 1", "spo2-low 2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "hello; found no notification of SNS: Unrecognized token 'hello'",
        "[]; found no JSON object, expected a notification of SNS",
        "{\"Message\": \"CRITICAL patient alert\"}; found no attribute alert_id, expected a notice"
            + " that is not anonymous",
        "{\"MessageAttributes\": {\"alert_id\": {\"Value\": \"[]\"}, \"kind\": {\"Value\":"
            + " \"page\"}}}; found no alert id in [], expected one",
        "{\"MessageAttributes\": {\"alert_id\": {\"Value\": \"a/b/1/17\"}}}; found no attribute"
            + " kind, expected a notice that is not anonymous",
        "{\"MessageAttributes\": {\"alert_id\": {\"Value\": \"a/b/1/17\"}, \"severity\":"
            + " {\"Value\": \"critical\"}, \"kind\": {\"Value\": \"news\"}}}; found the kind news,"
            + " expected one of [page, resolved, escalated, silent, returned, monitor]"
      })
  void saysWhatIsNoNotice(String body, String message) {
    assertThatThrownBy(() -> AlarmNotice.read(body))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }
}
