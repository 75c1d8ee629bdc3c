package io.icewatch.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3Client;
import io.icewatch.local.aws.sns.SnsMessage;
import io.icewatch.local.lake.LakeQuery;
import io.icewatch.local.template.Template;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A second of a ward in one message, through the deployed template from the gateway to the lake.
 */
class BatchedReadingsTest {
  @TempDir private Path folder;

  @Test
  void every_bed_of_a_batch_is_judged_and_summarised_for_itself() {
    List<SnsMessage> published = new CopyOnWriteArrayList<>();
    Instant now = Instant.now();
    Template template =
        Template.read(Path.of("..", "..", "template.yaml"), Map.of("MessageDetail", "full"));
    try (LocalStack stack =
        LocalStack.start(template, folder, StackOptions.live(published::add, line -> {}))) {
      publish(
          stack.openMqtt(0, () -> now, line -> {}),
          "$aws/rules/icewatch_batches/icu/batches/ward-3",
          """
          {"readings": [{"patient_id": 17, "spo2": 97}, {"patient_id": 18, "spo2": 84},
            {"patient_id": 19, "SpO2": 99}, {"patient_id": 20, "spo2": 98}]}
          """);
      stack.mappings().drain(now.plusSeconds(1_200));
      stack.deliveries().flush(now.plusSeconds(1_200));

      assertThat(published)
          .as("the filter passes the batch for one of its readings")
          .extracting(SnsMessage::subject)
          .filteredOn(subject -> subject.contains("SpO2 low"))
          .singleElement()
          .asString()
          .contains("patient 18");
      assertThat(stack.stream().shards().stream().flatMap(shard -> shard.read(0, 9).stream()))
          .as("one record, under the gateway's topic")
          .singleElement()
          .extracting(record -> record.partitionKey())
          .isEqualTo("icu/batches/ward-3");
      try (LakeQuery lake = new LakeQuery(stack.lake())) {
        assertThat(lake.query("SELECT patient_id, max_spo2 FROM vital_windows ORDER BY 1").rows())
            .containsExactly(List.of("17", 97.0), List.of("18", 84.0), List.of("20", 98.0));
        assertThat(
                lake.query(
                        """
                        SELECT device_id, reason, split_part(sequence_number, '.', 2)
                        FROM rejected_readings
                        """)
                    .rows())
            .containsExactly(List.of("ward-3", "NO_KNOWN_VITAL", "2"));
      }
    }
  }

  private static void publish(int port, String topic, String message) {
    Mqtt3BlockingClient gateway =
        Mqtt3Client.builder()
            .identifier("ward-3")
            .serverHost("127.0.0.1")
            .serverPort(port)
            .buildBlocking();
    gateway.connect();
    gateway
        .publishWith()
        .topic(topic)
        .qos(MqttQos.AT_LEAST_ONCE)
        .payload(message.getBytes(StandardCharsets.UTF_8))
        .send();
    gateway.disconnect();
  }
}
