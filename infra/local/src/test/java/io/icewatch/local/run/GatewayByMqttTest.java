package io.icewatch.local.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icewatch.edge.Gateway;
import io.icewatch.edge.mapping.VitalMapping;
import io.icewatch.edge.mllp.MllpServer.Limits;
import io.icewatch.edge.send.MqttSink;
import io.icewatch.edge.sender.PersistentSender;
import io.icewatch.local.stack.LocalStack;
import io.icewatch.local.stack.StackOptions;
import io.icewatch.local.stream.StreamRecord;
import io.icewatch.local.template.Template;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
            null),
        new MqttSink(
            new MqttSink.Target(
                URI.create("mqtt://127.0.0.1:" + mqttPort),
                "gateway",
                "icu/sensors/gateway",
                null)),
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

  private static List<StreamRecord> records(LocalStack stack) {
    return stack.stream().shards().stream()
        .flatMap(shard -> shard.read(0, 9_999).stream())
        .toList();
  }

  @Test
  void every_reading_comes_in_its_patients_order_although_the_broker_was_away() throws Exception {
    try (LocalStack stack =
        LocalStack.start(
            Template.read(Path.of("..", "..", "template.yaml"), Map.of()),
            folder.resolve("lake"),
            StackOptions.live(page -> {}, line -> {}))) {
      int port = stack.openMqtt(0, CLOCK, line -> {});
      try (Gateway gateway = gateway(port)) {
        send(gateway, 0, 10);
        stack.closeEndpoints();
        send(gateway, 10, 30);
        assertThat(gateway.depth()).as("wait while the broker is away").isPositive();

        stack.openMqtt(port, CLOCK, line -> {});

        assertThat(gateway.drain(Duration.ofSeconds(60))).isTrue();
      }

      List<String> expected = new ArrayList<>();
      for (int second = 0; second < 30; second++) {
        expected.add(String.valueOf(1_767_261_600 + second));
      }
      for (int patient = 1; patient <= PATIENTS; patient++) {
        String key = String.valueOf(patient);
        assertThat(
                records(stack).stream()
                    .filter(record -> record.partitionKey().equals(key))
                    .map(GatewayByMqttTest::timestamp)
                    .distinct())
            .as("patient %d; what was sent twice counts once", patient)
            .containsExactlyElementsOf(expected);
      }
    }
  }

  private static String timestamp(StreamRecord record) {
    String text = new String(record.data(), UTF_8);
    return text.replaceAll(".*\"timestamp\":(\\d+).*", "$1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost:1883", "http://localhost", "mqtt:localhost"})
  void what_is_no_broker_is_refused_by_name(String broker) {
    assertThatThrownBy(() -> new MqttSink.Target(URI.create(broker), "id", "topic", null))
        .hasMessage("the broker is %s, expected mqtt://HOST[:PORT] or mqtts://HOST[:PORT]", broker);
  }
}
