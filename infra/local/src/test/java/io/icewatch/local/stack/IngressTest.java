package io.icewatch.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3Client;
import io.icewatch.lambda.CallLimits;
import io.icewatch.local.stream.StreamRecord;
import io.icewatch.local.template.Template;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/** What comes into the stack of the real template from other processes. */
class IngressTest {
  private static final Instant NOW = Instant.parse("2026-03-02T08:10:00Z");
  private static final InstantSource CLOCK = () -> NOW;

  private static final CallLimits LIMITS =
      new CallLimits(Duration.ofSeconds(2), Duration.ofSeconds(6));

  @TempDir private static Path folder;
  private static int lakes;

  private final LocalStack stack =
      LocalStack.start(
          Template.read(Path.of("..", "..", "template.yaml"), Map.of("IoTTopic", "icu/+/sensors")),
          folder.resolve("lake " + ++lakes), // what a test leaves unfinished is not the next one's
          StackOptions.live(page -> {}, line -> {}));

  @AfterEach
  void close() {
    stack.close();
  }

  private List<StreamRecord> records() {
    return stack.stream().shards().stream().flatMap(shard -> shard.read(0, 100).stream()).toList();
  }

  @Test
  void a_message_on_the_templates_topic_has_its_patient_as_partition_key() {
    Mqtt3BlockingClient monitor =
        Mqtt3Client.builder()
            .identifier("bed-4")
            .serverHost("127.0.0.1")
            .serverPort(stack.openMqtt(0, CLOCK, line -> {}))
            .buildBlocking();
    monitor.connect();
    publish(monitor, "icu/bed-4/sensors", "{\"patient_id\": 17, \"spo2\": 84}");
    publish(monitor, "icu/bed-4/firmware", "{\"patient_id\": 18, \"spo2\": 84}");
    monitor.disconnect();

    assertOneReading("bed-4");
  }

  private static void publish(Mqtt3BlockingClient monitor, String topic, String message) {
    monitor
        .publishWith()
        .topic(topic)
        .qos(MqttQos.AT_LEAST_ONCE)
        .payload(message.getBytes(StandardCharsets.UTF_8))
        .send();
  }

  @Test
  void a_message_by_http_takes_the_same_way() throws IOException, InterruptedException {
    URI topic = stack.openIotData(0, CLOCK, line -> {}).resolve("/topics/icu%2Fbed-4%2Fsensors");
    try (HttpClient http = HttpClient.newHttpClient()) {
      http.send(
          HttpRequest.newBuilder(topic)
              .POST(BodyPublishers.ofString("{\"patient_id\": 17, \"spo2\": 84}"))
              .build(),
          BodyHandlers.discarding());
    }

    assertOneReading("n/a");
  }

  private void assertOneReading(String deviceId) {
    assertThat(records())
        .singleElement()
        .satisfies(record -> {
          assertThat(record.partitionKey()).isEqualTo("17");
          assertThat(record.arrival()).isEqualTo(NOW);
          assertThat(record.data())
              .asString()
              .isEqualTo("{\"patient_id\": 17, \"spo2\": 84,\"device_id\":\"%s\"}", deviceId);
        });
  }

  @Test
  void nobody_comes_in_through_a_closed_door() {
    URI door = stack.openKinesis(0, CLOCK).values().iterator().next();
    try (KinesisClient producer =
        LocalClients.at(door, LIMITS.toOverride().build(), KinesisClient.builder())
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build()) {
      put(producer);
      assertThat(records()).extracting(StreamRecord::partitionKey).containsExactly("17");

      stack.closeEndpoints();

      assertThatThrownBy(() -> put(producer)).hasMessageContaining("Connection refused");
      assertThat(records()).hasSize(1);
    }
  }

  private void put(KinesisClient producer) {
    producer.putRecord(request ->
        request
            .streamName(stack.stream().name())
            .partitionKey("17")
            .data(SdkBytes.fromUtf8String("{}")));
  }
}
