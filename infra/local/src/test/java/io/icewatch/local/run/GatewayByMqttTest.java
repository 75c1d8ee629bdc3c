package io.icewatch.local.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.icewatch.edge.Gateway;
import io.icewatch.edge.mapping.VitalMapping;
import io.icewatch.edge.mllp.MllpServer.Limits;
import io.icewatch.edge.send.MqttSink;
import io.icewatch.edge.sender.PersistentSender;
import io.icewatch.local.aws.LoopbackServer;
import io.icewatch.local.stack.LocalStack;
import io.icewatch.local.stack.StackOptions;
import io.icewatch.local.stream.Shard;
import io.icewatch.local.stream.StreamRecord;
import io.icewatch.local.template.Template;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.net.ServerSocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The HL7 v2 gateway before the MQTT broker of the stack. */
@Timeout(value = 120, unit = SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GatewayByMqttTest {
  private static final InstantSource CLOCK = InstantSource.system();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TOPIC = "icu/batches/gateway";
  private static final int FIRST_SECOND = 1_767_261_600;
  private static final int PATIENTS = 3;

  @TempDir private Path folder;

  private Gateway gateway(int mqttPort) throws Exception {
    return Gateway.start(
        new Gateway.Settings(
            ServerSocketFactory.getDefault(),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            0,
            folder.resolve("queue.db"),
            1_000,
            VitalMapping.shipped(),
            Limits.DEFAULT,
            null,
            null,
            null),
        new MqttSink(
            new MqttSink.Target(
                URI.create("mqtt://127.0.0.1:" + mqttPort), "gateway", TOPIC, null)),
        CLOCK,
        line -> {});
  }

  /** A message of each patient for each of the seconds; all are acknowledged. */
  private static void send(Gateway gateway, int fromSecond, int toSecond) throws Exception {
    try (PersistentSender sender =
        new PersistentSender(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.port()),
            Duration.ofSeconds(30),
            CLOCK)) {
      for (int second = fromSecond; second < toSecond; second++) {
        for (int patient = 1; patient <= PATIENTS; patient++) {
          String message =
              "MSH|^~\\&|MON||||||ORU^R01|%d-%d|P|2.6\rPID|||%d\r"
                      .formatted(patient, second, patient)
                  + "OBR|1||||||2026010110%02d%02d+0000\rOBX|1|NM|150456^^MDC||95|%%|||||F\r"
                      .formatted(second / 60, second % 60);
          assertThat(sender.send(message.getBytes(UTF_8))).contains("MSA|AA|");
        }
      }
    }
  }

  private LocalStack stack() {
    return LocalStack.start(
        Template.read(Path.of("..", "..", "template.yaml"), Map.of()),
        folder.resolve("lake"),
        StackOptions.live(page -> {}, line -> {}));
  }

  /** The batches that came, in their order: as they have one topic, they are in one shard. */
  private static List<JsonNode> batches(LocalStack stack) throws IOException {
    List<JsonNode> batches = new ArrayList<>();
    for (Shard shard : stack.stream().shards()) {
      for (StreamRecord record : shard.read(0, 9_999)) {
        assertThat(record.partitionKey()).isEqualTo(TOPIC);
        batches.add(JSON.readTree(record.data()).get("readings"));
      }
    }
    return batches;
  }

  /** When each reading of a patient was measured, in the order in which they came first. */
  private static List<Integer> secondsOf(int patient, List<JsonNode> batches) {
    return batches.stream()
        .flatMap(JsonNode::valueStream)
        .filter(reading -> reading.get("patient_id").asInt() == patient)
        .map(reading -> reading.get("timestamp").asInt() - FIRST_SECOND)
        .distinct()
        .toList();
  }

  @Test
  void every_reading_comes_in_its_patients_order_although_the_broker_was_away() throws Exception {
    try (LocalStack stack = stack()) {
      int port = stack.openMqtt(0, CLOCK, line -> {});
      try (Gateway gateway = gateway(port)) {
        send(gateway, 0, 10);
        stack.closeEndpoints();
        send(gateway, 10, 30);
        assertThat(gateway.depth()).as("wait while the broker is away").isPositive();

        stack.openMqtt(port, CLOCK, line -> {});

        assertThat(gateway.drain(Duration.ofSeconds(60))).isTrue();
      }

      assertThatAllOf30SecondsCame(batches(stack));
    }
  }

  private static void assertThatAllOf30SecondsCame(List<JsonNode> batches) {
    for (int patient = 1; patient <= PATIENTS; patient++) {
      assertThat(secondsOf(patient, batches))
          .as("patient %d; what was sent twice counts once", patient)
          .containsExactlyElementsOf(IntStream.range(0, 30).boxed().toList());
    }
  }

  @Test
  void what_waits_leaves_in_one_message() throws Exception {
    try (LocalStack stack = stack()) {
      int port = stack.openMqtt(0, CLOCK, line -> {});
      try (Gateway gateway = gateway(LoopbackServer.freePort())) {
        send(gateway, 0, 30);
      }
      try (Gateway gateway = gateway(port)) {
        assertThat(gateway.drain(Duration.ofSeconds(60))).isTrue();
      }

      assertThat(batches(stack)).singleElement().satisfies(batch -> assertThat(batch).hasSize(90));
    }
  }

  @Test
  void a_batch_whose_puback_was_lost_comes_again_and_before_what_follows() throws Exception {
    try (LocalStack stack = stack();
        FirstPubackLost relay = new FirstPubackLost(stack.openMqtt(0, CLOCK, line -> {}))) {
      try (Gateway gateway = gateway(relay.port())) {
        send(gateway, 0, 30);
        assertThat(gateway.drain(Duration.ofSeconds(60))).isTrue();
      }

      List<JsonNode> batches = batches(stack);
      assertThat(batches.get(1).get(0)).as("the first came twice").isEqualTo(batches.get(0).get(0));
      assertThatAllOf30SecondsCame(batches);
    }
  }

  /** Lies between a client and its broker, and cuts the first connection in place of a PUBACK. */
  private static final class FirstPubackLost implements AutoCloseable {
    private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int broker;

    FirstPubackLost(int broker) throws IOException {
      this.broker = broker;
      Thread.ofVirtual().start(this::accept);
    }

    int port() {
      return door.getLocalPort();
    }

    private void accept() {
      try {
        pass(1); // the CONNACK
        while (true) {
          pass(Integer.MAX_VALUE);
        }
      } catch (SocketException closed) {
        // The test is over.
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /**
     * @param mostAnswers of the broker that are passed on; in place of the next comes an end
     */
    private void pass(int mostAnswers) throws IOException {
      Socket client = door.accept();
      Socket server = new Socket(InetAddress.getLoopbackAddress(), broker);
      Thread.ofVirtual().start(() -> copy(client, server, Integer.MAX_VALUE));
      Thread.ofVirtual().start(() -> copy(server, client, mostAnswers));
    }

    private static void copy(Socket from, Socket to, int most) {
      byte[] bytes = new byte[64 * 1024];
      try (from;
          to) {
        int length = from.getInputStream().read(bytes);
        for (int copied = 0; length >= 0 && copied < most; copied++) {
          to.getOutputStream().write(bytes, 0, length);
          length = from.getInputStream().read(bytes);
        }
      } catch (SocketException closed) {
        // By the other direction.
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() throws IOException {
      door.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost:1883", "http://localhost", "mqtt:localhost"})
  void what_is_no_broker_is_refused_by_name(String broker) {
    assertThatThrownBy(() -> new MqttSink.Target(URI.create(broker), "id", "topic", null))
        .hasMessage("the broker is %s, expected mqtt://HOST[:PORT] or mqtts://HOST[:PORT]", broker);
  }
}
