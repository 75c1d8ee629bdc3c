package io.icewatch.local.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.MINUTES;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.icewatch.edge.hl7.Acknowledgment;
import io.icewatch.edge.hl7.Acknowledgment.Outcome;
import io.icewatch.edge.hl7.Hl7Exception;
import io.icewatch.edge.hl7.Hl7Message;
import io.icewatch.edge.hl7.Hl7Time;
import io.icewatch.edge.hl7.MessageHeader;
import io.icewatch.edge.mllp.MessageHandler;
import io.icewatch.edge.mllp.MllpClient;
import io.icewatch.edge.mllp.MllpServer;
import io.icewatch.local.aws.Faults;
import io.icewatch.local.aws.LoopbackServer;
import io.icewatch.local.aws.sns.SnsMessage;
import io.icewatch.local.aws.sqs.SqsEndpoint;
import io.icewatch.local.stack.LocalStack;
import io.icewatch.local.stack.PageCounter;
import io.icewatch.local.stack.StackOptions;
import io.icewatch.local.template.Template;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ServerSocketFactory;
import javax.net.SocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * From a monitor's HL7 v2 to a nurse's phone and back, through the gateway and the stack of the
 * real template: pages as IHE PCD-04 to an alarm communicator, its acknowledgement by PCD-05.
 */
@Timeout(value = 4, unit = MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AlarmCommunicatorTest {
  private static final InstantSource CLOCK = InstantSource.system();
  private static final String TOKEN = "a-token-that-nobody-will-guess-at-all";

  @TempDir private Path folder;

  private final BlockingQueue<SnsMessage> published = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> said = new LinkedBlockingQueue<>();
  private final Communicator communicator = new Communicator();

  /** A hospital's alarm communicator that has its troubles. */
  private static final class Communicator implements MessageHandler {
    /** What it does with a message. */
    enum Mood {
      ACCEPTS,
      REFUSES,
      LOSES_ITS_ANSWER
    }

    private final BlockingQueue<Mood> moods = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> came = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> accepted = new LinkedBlockingQueue<>();

    @Override
    public List<byte[]> handle(byte[] message) throws InterruptedException {
      String text = new String(message, UTF_8);
      came.add(text);
      Mood mood = moods.isEmpty() ? Mood.ACCEPTS : moods.remove();
      if (mood == Mood.LOSES_ITS_ANSWER) {
        throw new InterruptedException("the connection breaks");
      }
      if (mood == Mood.ACCEPTS) {
        accepted.add(text);
      }
      try {
        return Acknowledgment.of(MessageHeader.of(Hl7Message.parse(message, 0, message.length)))
            .messages(
                mood == Mood.ACCEPTS ? Outcome.ACCEPTED : Outcome.ERROR, List.of(), Instant.EPOCH);
      } catch (Hl7Exception e) {
        throw new AssertionError("no HL7 message: " + text, e);
      }
    }

    @Override
    public List<byte[]> refuse(byte[] message, String reason) {
      throw new AssertionError(reason);
    }

    String awaitAccepted() throws InterruptedException {
      return requireNonNull(accepted.poll(60, SECONDS), "nothing came that it could accept");
    }
  }

  /** A field of OBR. */
  private static String field(String message, int field) {
    return message
        .lines()
        .filter(line -> line.startsWith("OBR|"))
        .map(line -> line.split("\\|", -1)[field])
        .findFirst()
        .orElseThrow();
  }

  private static String alertId(String message) {
    return field(message, 3).replace("^ICEWATCH", "");
  }

  private static String phase(String message) {
    return message.replaceAll("(?s).*MDC_ATTR_EVENT_PHASE.MDC\\|[^|]*\\|(\\w+).*", "$1");
  }

  private static String saturation(int value, Instant measured) {
    String time = Hl7Time.format(measured);
    return "MSH|^~\\&|MON||||%s||ORU^R01|%s|P|2.6\rPID|||17\rOBR|1||||||%s\r"
            .formatted(time, time, time)
        + "OBX|1|NM|150456^^MDC||%d|%%|||||F\r".formatted(value);
  }

  private static String acknowledgement(String alertId) {
    return "MSH|^~\\&|PHONES||||||ORA^R41^ORA_R41|a1|P|2.6\rMSA|AA|m1\r"
        + "OBR|1||%s^ICEWATCH\rPRT||||RO|n4^Meier^Anna\r".formatted(alertId)
        + "OBX|1|ST|68483^MDC_ATTR_ALARM_INACTIVATION_STATE^MDC|1.0.0.0.5|alert-acknowledged||||||R\r";
  }

  private static void send(MllpClient client, String message) throws IOException {
    assertThat(new String(client.send(message.getBytes(UTF_8)), UTF_8)).contains("\rMSA|AA|");
  }

  private SnsMessage awaitPublished() throws InterruptedException {
    return requireNonNull(published.poll(60, SECONDS), "nobody was told");
  }

  private void awaitSaid(String what) throws InterruptedException {
    String line;
    do {
      line = requireNonNull(said.poll(60, SECONDS), "the gateway did not say: " + what);
    } while (!line.contains(what));
  }

  /** What was handled is deleted. */
  private static void awaitEmpty(SqsEndpoint queue) throws InterruptedException {
    for (int i = 0; queue.size() > 0; i++) {
      assertThat(i).as("%d notices stay in the queue", queue.size()).isLessThan(1_200);
      Thread.sleep(50); // between two looks: a queue tells nobody what was deleted
    }
  }

  private static String get(URI uri) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + TOKEN).build();
      return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
  }

  private static JsonNode alarm(URI board) throws IOException, InterruptedException {
    return new ObjectMapper().readTree(get(board.resolve("/api/ward"))).at("/beds/0/alarms/0");
  }

  /** {@code HL7 v2 on 127.0.0.1:2575, metrics on http://127.0.0.1:9575/metrics, ...}. */
  private static String metrics(String listening) throws IOException, InterruptedException {
    return get(URI.create(listening.replaceFirst(".*metrics on ([^,]*),.*", "$1")));
  }

  @Test
  void an_alarm_reaches_the_phones_through_their_trouble_and_is_acknowledged_on_one()
      throws Exception {
    Template template =
        Template.read(
            Path.of("..", "..", "template.yaml"),
            Map.of(
                "MessageDetail", "full",
                "BoardToken", TOKEN,
                "ClearSeconds", "1",
                "PresenceSeconds", "0",
                "WatchBatchSeconds", "0",
                "BufferSeconds", "1"));
    int phones = LoopbackServer.freePort();
    try (SqsEndpoint queue = SqsEndpoint.start(0, Duration.ofSeconds(1), CLOCK, new Faults());
        LocalStack stack =
            LocalStack.start(
                template,
                folder.resolve("lake"),
                StackOptions.live(
                    message -> {
                      if (PageCounter.isNotice(message)) {
                        queue.deliver(message);
                        published.add(message);
                      }
                    },
                    line -> {}))) {
      String stream = stack.stream().name();
      URI board = stack.openHttpApis(0, CLOCK, line -> {}).values().iterator().next();
      stack.closeWithEndpoints(
          HospitalGateway.start(
              0,
              folder.resolve("queue.db"),
              stream,
              requireNonNull(stack.openKinesis(0, CLOCK).get(stream)),
              said::add,
              "--alarms=127.0.0.1:" + phones,
              "--alarm-queue=" + queue.queueUrl(),
              "--board=" + board + "?token=" + TOKEN));
      String listening = said.remove();
      String address = listening.replaceFirst("HL7 v2 on ([^,]*),.*", "$1");
      InetSocketAddress hl7 =
          LoopbackServer.address(Integer.parseInt(address.substring(address.indexOf(':') + 1)));
      LiveRun run =
          new LiveRun(
              stack, new PatientSimulator(0, 1, CLOCK.instant()), Duration.ofSeconds(1), CLOCK);
      CompletableFuture<List<Throwable>> ended =
          CompletableFuture.supplyAsync(() -> run.run(null, elapsed -> {}));
      Instant start = CLOCK.instant().minusSeconds(30);
      List<String> accepted = new ArrayList<>();
      List<SnsMessage> notices = new ArrayList<>();
      try (MllpClient monitor =
          MllpClient.connect(SocketFactory.getDefault(), hl7, Duration.ofMinutes(1))) {
        // The communicator is away: what is published waits in the queue.
        send(monitor, saturation(88, start));
        notices.add(awaitPublished());
        awaitSaid("no answer of the communicator");
        send(monitor, saturation(70, start.plusSeconds(1)));
        notices.add(awaitPublished());
        assertThat(metrics(listening))
            .contains("icewatch_edge_alarms_waiting 2\n")
            .containsPattern("icewatch_edge_alarms_oldest_seconds (0\\.[0-9]*[1-9]|[1-9])");

        // It comes back, loses an answer, then refuses a message.
        communicator.moods.addAll(
            List.of(
                Communicator.Mood.LOSES_ITS_ANSWER,
                Communicator.Mood.ACCEPTS,
                Communicator.Mood.REFUSES));
        try (MllpServer server =
            MllpServer.start(
                ServerSocketFactory.getDefault(),
                LoopbackServer.address(phones),
                communicator,
                MllpServer.Limits.DEFAULT,
                line -> {})) {
          assertThat(server.port()).isEqualTo(phones);
          accepted.add(communicator.awaitAccepted());
          accepted.add(communicator.awaitAccepted());

          // A nurse acknowledges it on a phone.
          assertThat(alarm(board).path("acknowledged").isNull()).isTrue();
          send(monitor, acknowledgement(alertId(accepted.getLast())));
          assertThat(alarm(board).at("/acknowledged/by").asText()).isEqualTo("Anna Meier");
          send(monitor, acknowledgement(alertId(accepted.getLast())));

          // It gets better.
          send(monitor, saturation(97, start.plusSeconds(2)));
          send(monitor, saturation(97, start.plusSeconds(4)));
          notices.add(awaitPublished());
          accepted.add(communicator.awaitAccepted());
          awaitEmpty(queue);
          assertThat(metrics(listening)).contains("icewatch_edge_alarms_waiting 0\n");
        }
      }
      run.stop();
      assertThat(ended.get()).isEmpty();

      assertThat(accepted)
          .extracting(AlarmCommunicatorTest::phase)
          .containsExactly("start", "continue", "end");
      assertThat(accepted)
          .as("each that was published, in its order")
          .extracting(AlarmCommunicatorTest::alertId)
          .isEqualTo(
              notices.stream()
                  .map(notice -> requireNonNull(notice.attributes().get("alert_id")).value())
                  .toList());
      assertThat(accepted)
          .as("the alarm that it belongs to")
          .extracting(message -> field(message, 29))
          .containsOnly(alertId(accepted.getFirst()) + "^ICEWATCH");
      List<String> came = List.copyOf(communicator.came);
      assertThat(came)
          .as("what comes again is the same, MSH-10 and all")
          .containsExactly(
              accepted.get(0), accepted.get(0), accepted.get(1), accepted.get(1), accepted.get(2));
    }
  }
}
