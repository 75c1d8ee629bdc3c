package io.icewatch.edge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icewatch.edge.alarm.AlarmAnswer;
import io.icewatch.edge.alarm.AlarmAnswers;
import io.icewatch.edge.mapping.VitalMapping;
import io.icewatch.edge.mllp.MllpClient;
import io.icewatch.edge.mllp.MllpServer.Limits;
import io.icewatch.edge.queue.Incoming.Outgoing;
import io.icewatch.edge.queue.QueueException;
import io.icewatch.edge.sender.Dialect;
import io.icewatch.edge.sender.MonitorSimulator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Semaphore;
import javax.net.ServerSocketFactory;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, unit = SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GatewayTest {
  private static final Duration LONGEST = Duration.ofSeconds(60);

  @TempDir Path folder;

  private final List<AutoCloseable> open = new ArrayList<>();
  private final Downstream downstream = new Downstream();
  private @Nullable AlarmAnswers answers;

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  /** Takes records, or refuses them, as it is told. */
  private static final class Downstream implements io.icewatch.edge.send.RecordSink {
    private final List<Outgoing> taken = new ArrayList<>();
    private final Semaphore arrivals = new Semaphore(0);
    private volatile boolean isOut;
    private final Set<String> refusedKeys = new HashSet<>();

    @Override
    public int mostRecords() {
      return 500;
    }

    @Override
    public synchronized Set<Integer> send(List<Outgoing> records) {
      if (isOut) {
        throw new IllegalStateException("out of reach");
      }
      Set<Integer> refused = new HashSet<>();
      for (int i = 0; i < records.size(); i++) {
        if (refusedKeys.remove(records.get(i).key())) {
          refused.add(i);
        } else {
          taken.add(records.get(i));
          arrivals.release();
        }
      }
      return refused;
    }

    synchronized List<String> texts() {
      return taken.stream().map(record -> new String(record.data(), UTF_8)).toList();
    }

    void await(int records) throws InterruptedException {
      assertThat(arrivals.tryAcquire(records, 60, SECONDS)).isTrue();
    }

    @Override
    public void close() {}
  }

  private Gateway gateway(long capacity, Limits limits) throws IOException, QueueException {
    Gateway gateway =
        Gateway.start(
            new Gateway.Settings(
                ServerSocketFactory.getDefault(),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                0,
                folder.resolve("queue.db"),
                capacity,
                VitalMapping.shipped(),
                limits,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                answers,
                null),
            downstream,
            InstantSource.system(),
            line -> {});
    open.add(gateway);
    return gateway;
  }

  private Gateway gateway() throws IOException, QueueException {
    return gateway(1_000_000, Limits.DEFAULT);
  }

  private MllpClient client(Gateway gateway) throws IOException {
    MllpClient client =
        MllpClient.connect(
            SocketFactory.getDefault(),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.port()),
            LONGEST);
    open.add(client);
    return client;
  }

  private static String oru(String id, String patient, int second, int spo2) {
    return "MSH|^~\\&|MON|WARD|||||ORU^R01|%s|P|2.6\rPID|||%s\rOBR|1||||||202601011000%02d+0000\r"
            .formatted(id, patient, second)
        + "OBX|1|NM|150456^^MDC||%d|%%|||||F\r".formatted(spo2);
  }

  private static String send(MllpClient client, String message) throws IOException {
    return new String(client.send(message.getBytes(UTF_8)), UTF_8);
  }

  @Test
  void sendsAReadingOnInTheFormatOfTheMonitors() throws Exception {
    assertThat(send(client(gateway()), oru("1", "17", 5, 93))).contains("MSA|AA|1\r");

    downstream.await(1);
    assertThat(downstream.texts())
        .containsExactly(
            "{\"patient_id\":\"17\",\"timestamp\":1767261605,\"device_id\":\"MON|WARD\",\"spo2\":93}");
  }

  @Test
  void acknowledgesWhileThereIsNoWayOutAndSendsEverythingInOrderAfterwards() throws Exception {
    downstream.isOut = true;
    MllpClient client = client(gateway());
    for (int second = 0; second < 30; second++) {
      assertThat(send(client, oru("m" + second, "17", second, 90))).contains("MSA|AA|");
    }
    assertThat(downstream.texts()).isEmpty();

    downstream.isOut = false;

    downstream.await(30);
    assertThat(downstream.texts()).isSortedAccordingTo(java.util.Comparator.naturalOrder());
  }

  @Test
  void sendsWhatWasAcknowledgedBeforeItWasStopped() throws Exception {
    downstream.isOut = true;
    Gateway first = gateway();
    assertThat(send(client(first), oru("1", "17", 5, 93))).contains("MSA|AA|");
    first.close();
    open.clear();
    downstream.isOut = false;

    gateway();

    downstream.await(1);
    assertThat(downstream.texts()).hasSize(1);
  }

  @Test
  void neverLetsAReadingOvertakeAnotherOfItsPatientThatWasRefused() throws Exception {
    downstream.isOut = true;
    MllpClient client = client(gateway());
    for (int second = 0; second < 3; second++) {
      send(client, oru("a" + second, "17", second, 90));
      send(client, oru("b" + second, "18", second, 90));
    }
    synchronized (downstream) {
      downstream.refusedKeys.add("17");
      downstream.isOut = false;
    }

    downstream.await(6);
    assertThat(downstream.texts().stream().filter(text -> text.contains("\"17\"")))
        .isSortedAccordingTo(java.util.Comparator.naturalOrder());
  }

  @Test
  void recognisesAMessageThatIsSentAgainBecauseItsAnswerWasLost() throws Exception {
    Gateway gateway = gateway();
    String message = oru("1", "17", 5, 93);

    assertThat(send(client(gateway), message)).contains("MSA|AA|1\r");
    assertThat(send(client(gateway), message)).contains("MSA|AA|1\r");
    assertThat(send(client(gateway), oru("1", "17", 6, 93))).contains("MSA|AA|1\r");

    downstream.await(2);
    assertThat(downstream.texts()).hasSize(2);
  }

  @Test
  void refusesWhatItCannotKeepAndTakesItWhenItCan() throws Exception {
    downstream.isOut = true;
    MllpClient client = client(gateway(2, Limits.DEFAULT));
    send(client, oru("1", "17", 1, 93));
    send(client, oru("2", "17", 2, 93));

    String refused = send(client, oru("3", "17", 3, 93));
    assertThat(refused)
        .contains("MSA|AE|3\r")
        .contains("the gateway holds 2 records, at most 2 until they can be sent on");
    downstream.isOut = false;
    downstream.await(2);

    // The same message, which has left no trace.
    assertThat(send(client, oru("3", "17", 3, 93))).contains("MSA|AA|3\r");
    downstream.await(1);
  }

  @Test
  void takesTheGoodVitalsOfAMessageAndNamesTheOthers() throws Exception {
    String answer =
        send(client(gateway()), oru("1", "17", 5, 93) + "OBX|2|NM|147842^^MDC||84|furlong|||||F\r");

    assertThat(answer)
        .contains("MSA|AA|1\r")
        .contains("ERR||OBX^2^6|103^Table value not found^HL70357|W|");
    downstream.await(1);
  }

  @Test
  void saysThatNothingCouldBeRead() throws Exception {
    String message = oru("1", "17", 5, 93).replace("|%|", "|furlong|");

    assertThat(send(client(gateway()), message))
        .contains("MSA|AE|1\r")
        .contains("spo2: found the unit furlong, expected one that becomes %");
  }

  @Test
  void readsSeveralMessagesOfOnePacketAndOneMessageOfManyBytes() throws Exception {
    Gateway gateway = gateway();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
      OutputStream out = socket.getOutputStream();
      byte[] two =
          ("\u000B"
                  + oru("1", "17", 1, 93)
                  + "\u001C\r\u000B\u000B"
                  + oru("2", "17", 2, 93)
                  + "\u001C\r")
              .getBytes(ISO_8859_1);
      out.write(two);
      for (byte next : ("\u000B" + oru("3", "17", 3, 93) + "\u001C\r").getBytes(ISO_8859_1)) {
        out.write(next);
        out.flush();
      }
      socket.shutdownOutput();

      assertThat(new String(socket.getInputStream().readAllBytes(), ISO_8859_1))
          .containsSubsequence("MSA|AA|1\r", "MSA|AA|2\r", "MSA|AA|3\r");
    }
  }

  @Test
  void answersAMessageWithoutAnEndBeforeTheNextOne() throws Exception {
    Gateway gateway = gateway();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
      socket
          .getOutputStream()
          .write(
              ("\u000B" + oru("1", "17", 1, 93) + "\u000B" + oru("2", "17", 2, 93) + "\u001C\r")
                  .getBytes(ISO_8859_1));
      socket.shutdownOutput();

      assertThat(new String(socket.getInputStream().readAllBytes(), ISO_8859_1))
          .containsSubsequence("MSA|AE|1\r", "found no end of the message", "MSA|AA|2\r");
    }
  }

  @Test
  void refusesAMessageThatIsTooLongAndGoesOn() throws Exception {
    Gateway gateway = gateway(100, new Limits(10, 1_000, Duration.ofMinutes(1)));
    MllpClient client = client(gateway);

    assertThat(send(client, oru("1", "17", 1, 93) + "NTE|" + "x".repeat(10_000)))
        .contains("MSA|AE|1\r")
        .contains("found more than 1000 bytes");
    assertThat(send(client, oru("2", "17", 2, 93))).contains("MSA|AA|2\r");
  }

  @Test
  void answersEveryFuzzedMessage() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    MllpClient client = client(gateway());
    String message = philips();
    for (int i = 0; i < 2_000; i++) {
      // Behind the header, which may say that no answer is wanted.
      byte[] fuzzed = fuzzed(message, message.indexOf('\r'), random);
      for (int at = 0; at < fuzzed.length; at++) {
        fuzzed[at] = fuzzed[at] == 0x0B || fuzzed[at] == 0x1C ? (byte) ' ' : fuzzed[at];
      }
      assertThat(new String(client.send(fuzzed), ISO_8859_1))
          .as("seed %d, message %d", seed, i)
          .contains("MSA|");
    }
  }

  @Test
  void countsUnderNoNameThatAMessageMakesUp() throws Exception {
    Gateway gateway = gateway();
    MllpClient client = client(gateway);
    for (int i = 0; i < 50; i++) {
      send(client, oru("m" + i, "17", i, 93).replace("|||||F", "|||||made-up-" + i));
    }

    assertThat(fetch(gateway.metricsPort()))
        .contains("icewatch_edge_observations_total{became=\"status unknown\"} 50\n")
        .doesNotContain("made-up");
  }

  @Test
  void answersTheNextMessageWhateverCameBefore() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    Gateway gateway = gateway();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
      socket.setSoTimeout((int) LONGEST.toMillis());
      for (int i = 0; i < 500; i++) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(0x0B);
        out.writeBytes(fuzzed(philips(), 0, random)); // header and frame included
        out.writeBytes(new byte[] {0x1C, '\r', 0x0B});
        out.writeBytes(oru("next" + i, "17", i % 60, 93).getBytes(ISO_8859_1));
        out.writeBytes(new byte[] {0x1C, '\r'});
        out.writeTo(socket.getOutputStream());

        assertThat(readUntil(socket.getInputStream(), "MSA|AA|next" + i + "\r"))
            .as("seed %d, message %d", seed, i)
            .isTrue();
      }
    }
  }

  private static String philips() {
    return Dialect.PHILIPS.message(
        new MonitorSimulator(1, 1).at(Instant.parse("2026-01-01T10:00:00Z")), "1");
  }

  /** With some bytes from a place on replaced by others, and in some cases cut short. */
  private static byte[] fuzzed(String message, int from, Random random) {
    byte[] bytes = message.getBytes(UTF_8);
    for (int change = random.nextInt(1, 20); change > 0; change--) {
      bytes[random.nextInt(from, bytes.length)] = (byte) random.nextInt(256);
    }
    return random.nextInt(4) > 0
        ? bytes
        : Arrays.copyOf(bytes, random.nextInt(from + 1, bytes.length));
  }

  private static boolean readUntil(InputStream in, String wanted) throws IOException {
    StringBuilder read = new StringBuilder();
    while (read.indexOf(wanted) < 0) {
      int next = in.read();
      if (next < 0) {
        return false;
      }
      read.append((char) next);
    }
    return true;
  }

  @Test
  void keepsWhatASenderSentThatWaitsForNoAnswer() throws Exception {
    Gateway gateway = gateway();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
      socket
          .getOutputStream()
          .write(("\u000B" + oru("1", "17", 1, 93) + "\u001C\r").getBytes(ISO_8859_1));
    }

    downstream.await(1);
    assertThat(downstream.texts()).hasSize(1);
  }

  @Test
  void servesAThousandConnectionsInLittleMemory() throws Exception {
    int monitors = 1_000;
    Gateway gateway = gateway(100_000, new Limits(monitors, 1 << 18, Duration.ofMinutes(5)));
    long before = usedHeap();
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int number = 0; number < monitors; number++) {
        sockets.add(new Socket(InetAddress.getLoopbackAddress(), gateway.port()));
      }
      for (int round = 0; round < 3; round++) {
        for (int number = 0; number < monitors; number++) {
          // Each connection has a message under way before any answer is read.
          String message = oru(number + "-" + round, "P" + number, round, 95) + NOTE;
          sockets
              .get(number)
              .getOutputStream()
              .write(("\u000B" + message + "\u001C\r").getBytes(ISO_8859_1));
        }
        for (int number = 0; number < monitors; number++) {
          String answer = "MSA|AA|%d-%d\r".formatted(number, round);
          assertThat(readUntil(sockets.get(number).getInputStream(), answer)).isTrue();
        }
      }

      downstream.await(3 * monitors);
      assertThat(usedHeap() - before)
          .as("bytes of heap for %d open connections", monitors)
          .isLessThan(48L << 20);
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  /** Makes a message longer than most are, 50 kB: what it takes is given back. */
  private static final String NOTE = "NTE|1||" + "x".repeat(50_000) + "\r";

  private static long usedHeap() {
    Runtime runtime = Runtime.getRuntime();
    System.gc();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  @Test
  void showsItsMetricsAsPrometheusReadsThem() throws Exception {
    Gateway gateway = gateway();
    send(
        client(gateway),
        oru("1", "17", 5, 93)
            + "OBX|2|NM|150038^^MDC||70|mm[Hg]|||||F\r"
            + "OBX|3|ST|196660^^MDC||x||||||F\r");
    downstream.await(1);

    String metrics = fetch(gateway.metricsPort());

    assertThat(metrics)
        .contains("icewatch_edge_readings_total 1\n")
        .contains("icewatch_edge_messages_total{outcome=\"accepted\"} 1\n")
        .contains("icewatch_edge_observations_total{became=\"measured\"} 2\n")
        .contains("icewatch_edge_observations_total{became=\"inop\"} 1\n")
        .contains("# TYPE icewatch_edge_ack_seconds histogram\n")
        .contains("icewatch_edge_ack_seconds_count 1\n");
  }

  @Test
  void showsWhatWaitsAndWhatItsAlarmsCountBeforeItHappens() throws Exception {
    downstream.isOut = true;
    Gateway gateway = gateway();
    assertThat(fetch(gateway.metricsPort()))
        .contains("icewatch_edge_messages_total{outcome=\"not kept\"} 0\n")
        .contains("icewatch_edge_observations_total{became=\"refused\"} 0\n")
        .contains("icewatch_edge_queue_depth 0\n", "icewatch_edge_queue_oldest_seconds 0\n");

    send(client(gateway), oru("1", "17", 5, 93));

    assertThat(gateway.summary())
        .matches(
            "1 readings, 0 records sent, 1 wait \\(oldest \\d+ s\\), acknowledged within"
                + " [0-9.]+ s \\(p50\\) [0-9.]+ s \\(p99\\), 1 connections");
    assertThat(fetch(gateway.metricsPort()))
        .contains("icewatch_edge_queue_depth 1\n")
        .containsPattern("icewatch_edge_queue_oldest_seconds (0\\.0*[1-9]|[1-9])");
  }

  private static String fetch(int port) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/metrics".formatted(port)))
                  .build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }

  private static String acknowledged(String alertId, String state) {
    return "MSH|^~\\&|PHONES||||||ORA^R41^ORA_R41|a1|P|2.6\rMSA|AA|m1\r"
        + "OBR|1||%s^ICEWATCH\rPRT||||RO|n4^Meier^Anna\r".formatted(alertId)
        + "OBX|1|ST|68483^MDC_ATTR_ALARM_INACTIVATION_STATE^MDC|1.0.0.0.5|%s||||||R\r"
            .formatted(state);
  }

  @Test
  void handsOnWhatWasAnsweredToAnAlarm() throws Exception {
    List<AlarmAnswer> kept = new ArrayList<>();
    answers = (answer, messageId) -> kept.add(answer);
    MllpClient client = client(gateway());

    assertThat(
            send(
                client,
                acknowledged(
                    "spo2-low/2026-01-01T10:00:00Z/2-escalated-1/17", "alert-acknowledged")))
        .contains("MSA|AA|a1\r");
    assertThat(kept)
        .containsExactly(new AlarmAnswer("spo2-low/2026-01-01T10:00:00Z/2/17", "17", "Anna Meier"));
  }

  @Test
  void saysWhyAnAnswerToAnAlarmIsNotKept() throws Exception {
    answers =
        (answer, messageId) -> {
          throw new IOException("the ward board answered 503: the table is out of reach");
        };
    MllpClient client = client(gateway());

    assertThat(send(client, acknowledged("spo2-low/t/1/17", "alert-acknowledged")))
        .contains("MSA|AE|a1\r", "the ward board answered 503: the table is out of reach");
    assertThat(send(client, acknowledged("spo2-low/t/1/17", "audio-off")))
        .contains("found the inactivation state \"audio-off\", expected alert-acknowledged");
    assertThat(send(client, acknowledged("4711", "alert-acknowledged")))
        .contains("found no alert id of Icewatch, expected condition/start/page/patient");
  }

  @Test
  void refusesAnswersToAlarmsWhereNobodyTakesThem() throws Exception {
    assertThat(send(client(gateway()), acknowledged("spo2-low/t/1/17", "alert-acknowledged")))
        .contains("MSA|AR|a1\r", "found ORA^R41, expected ORU^R01".replace("^", "\\S\\"));
  }

  private static HttpResponse<String> post(Gateway gateway, String body)
      throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(
                  URI.create("http://127.0.0.1:%d/Observation".formatted(gateway.fhirPort())))
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  private static String spo2(String unit) {
    return """
    {"resourceType": "Observation", "status": "final", "subject": {"reference": "Patient/17"},
     "code": {"coding": [{"system": "http://loinc.org", "code": "59408-5"}]},
     "effectiveDateTime": "2026-01-01T11:00:05+01:00", "device": {"display": "EHR"},
     "valueQuantity": {"value": 93, "system": "http://unitsofmeasure.org", "code": "%s"}}
    """
        .formatted(unit);
  }

  @Test
  void takesAnObservationOfFhirAsAMessage() throws Exception {
    HttpResponse<String> answer = post(gateway(), spo2("%"));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    downstream.await(1);
    assertThat(downstream.texts())
        .containsExactly(
            "{\"patient_id\":\"17\",\"timestamp\":1767261605,\"device_id\":\"EHR\",\"spo2\":93}");
  }

  @Test
  void saysWhatItCannotTakeOfFhir() throws Exception {
    Gateway gateway = gateway();

    assertThat(post(gateway, spo2("furlong")))
        .satisfies(answer -> assertThat(answer.statusCode()).isEqualTo(422))
        .extracting(HttpResponse::body)
        .asString()
        .contains("spo2: found the unit \\\"furlong\\\", expected one that becomes %")
        .contains("\"expression\":[\"Observation\"]");
    assertThat(post(gateway, "{\"resourceType\": \"Patient\"}"))
        .satisfies(answer -> assertThat(answer.statusCode()).isEqualTo(400))
        .extracting(HttpResponse::body)
        .asString()
        .contains("found the resource type \\\"Patient\\\", expected Observation or Bundle");
    assertThat(post(gateway, "x".repeat(2 << 20)).statusCode()).isEqualTo(413);
  }

  @Test
  void refusesFhirThatItCannotKeep() throws Exception {
    downstream.isOut = true;
    Gateway gateway = gateway(1, Limits.DEFAULT);
    assertThat(post(gateway, spo2("%")).statusCode()).isEqualTo(200);

    assertThat(post(gateway, spo2("%").replace("Patient/17", "Patient/18")).statusCode())
        .isEqualTo(503);
  }

  @Test
  void closesAConnectionThatIsSilentTooLong() throws Exception {
    Gateway gateway = gateway(100, new Limits(10, 1_000, Duration.ofMillis(50)));
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port());
        InputStream in = socket.getInputStream()) {
      assertThat(in.read()).isEqualTo(-1);
    }
  }

  @Test
  void answersAMessageThatBreaksOffInSilenceBeforeItClosesTheConnection() throws Exception {
    Gateway gateway = gateway(100, new Limits(10, 1_000, Duration.ofMillis(500)));
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
      socket.getOutputStream().write(("\u000B" + oru("1", "17", 1, 93)).getBytes(ISO_8859_1));

      assertThat(new String(socket.getInputStream().readAllBytes(), ISO_8859_1))
          .contains("MSA|AE|1\r", "found no end of the message");
    }
  }

  @Test
  void twoGatewaysCannotHaveOnePort() throws Exception {
    Gateway first = gateway();

    assertThatThrownBy(() ->
            Gateway.start(
                new Gateway.Settings(
                    ServerSocketFactory.getDefault(),
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), first.port()),
                    0,
                    folder.resolve("other.db"),
                    10,
                    VitalMapping.shipped(),
                    Limits.DEFAULT,
                    null,
                    null,
                    null),
                downstream,
                InstantSource.system(),
                line -> {}))
        .isInstanceOf(IOException.class);
  }
}
