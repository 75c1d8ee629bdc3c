package io.icewatch.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icewatch.local.stream.StreamRecord;
import io.icewatch.local.template.Template;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/** What comes into the stack of the real template from other processes. */
class IngressTest {
  private static final Instant NOW = Instant.parse("2026-03-02T08:10:00Z");
  private static final InstantSource CLOCK = () -> NOW;

  @TempDir private static Path lake;

  private final LocalStack stack =
      LocalStack.start(
          Template.read(Path.of("..", "..", "template.yaml"), Map.of("IoTTopic", "icu/+/sensors")),
          lake,
          StackOptions.live(page -> {}, line -> {}));

  @AfterEach
  void close() {
    stack.close();
  }

  private List<StreamRecord> records() {
    return stack.stream().shards().stream().flatMap(shard -> shard.read(0, 100).stream()).toList();
  }

  @Test
  void a_message_on_the_templates_topic_has_its_patient_as_partition_key() throws MqttException {
    int port = stack.openMqtt(0, CLOCK, line -> {});
    try (MqttClient monitor =
        new MqttClient("tcp://127.0.0.1:" + port, "bed-4", new MemoryPersistence())) {
      monitor.connect();
      publish(monitor, "icu/bed-4/sensors", "{\"patient_id\": 17, \"spo2\": 84}");
      publish(monitor, "icu/bed-4/firmware", "{\"patient_id\": 18, \"spo2\": 84}");
      monitor.disconnect();
    }
    stack.closeEndpoints();

    assertThat(records())
        .singleElement()
        .satisfies(
            record -> {
              assertThat(record.partitionKey()).isEqualTo("17");
              assertThat(record.arrival()).isEqualTo(NOW);
              assertThat(record.data()).asString().isEqualTo("{\"patient_id\": 17, \"spo2\": 84}");
            });
  }

  private static void publish(MqttClient monitor, String topic, String message)
      throws MqttException {
    monitor.publish(topic, message.getBytes(StandardCharsets.UTF_8), 1, false);
  }

  @Test
  void nobody_comes_in_through_a_closed_door() {
    URI door = stack.openKinesis(0, CLOCK);
    try (KinesisClient producer =
        Functions.at(door, EpisodeStore.LIMITS, KinesisClient.builder()).build()) {
      put(producer);
      assertThat(records()).extracting(StreamRecord::partitionKey).containsExactly("17");

      stack.closeEndpoints();

      assertThatThrownBy(() -> put(producer)).hasMessageContaining("Connection refused");
      assertThat(records()).hasSize(1);
    }
  }

  private void put(KinesisClient producer) {
    producer.putRecord(
        request ->
            request
                .streamName(stack.stream().name())
                .partitionKey("17")
                .data(SdkBytes.fromUtf8String("{}")));
  }
}
