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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A second of a ward in one message, through the deployed template from the gateway to the lake: as
 * readings, and as FHIR's Observations.
 */
class BatchedReadingsTest {
  @TempDir private Path folder;

  private final List<SnsMessage> published = new CopyOnWriteArrayList<>();

  private LocalStack start() {
    return LocalStack.start(
        Template.read(Path.of("..", "..", "template.yaml"), Map.of("MessageDetail", "full")),
        folder,
        StackOptions.live(published::add, line -> {}));
  }

  private static void settle(LocalStack stack, Instant now) {
    stack.mappings().drain(now.plusSeconds(1_200));
    stack.deliveries().flush(now.plusSeconds(1_200));
  }

  private static String observation(int patient, String status, String values) {
    return """
    {"resourceType": "Observation", "status": "%s", "subject": {"reference": "Patient/%d"}, %s}
    """
        .formatted(status, patient, values);
  }

  private static String value(String code, int value, String unit) {
    return """
    "code": {"coding": [{"system": "http://loinc.org", "code": "%s"}]},
    "valueQuantity": {"value": %d, "code": "%s"}
    """
        .formatted(code, value, unit);
  }

  @Test
  void an_observation_of_fhir_is_a_reading_like_any_other_by_mqtt_and_by_kinesis() {
    Instant now = Instant.now();
    String pressure =
        observation(
            21,
            "final",
            """
            "code": {"coding": [{"system": "http://loinc.org", "code": "85354-9"}]},
            "component": [{%s}, {%s}]
            """
                .formatted(value("8480-6", 70, "mm[Hg]"), value("8462-4", 40, "mm[Hg]")));
    String bundle =
        """
        {"resourceType": "Bundle", "type": "collection", "entry": [
          {"resource": {"resourceType": "Patient", "id": "17", "name": [{"family": "Doe"}]}},
          {"resource": %s}, {"resource": %s}, {"resource": %s}]}
        """
            .formatted(
                observation(17, "final", value("8867-4", 80, "/min")),
                observation(18, "final", value("59408-5", 84, "%")),
                observation(19, "entered-in-error", value("59408-5", 97, "%")));
    try (LocalStack stack = start()) {
      publish(
          stack.openMqtt(0, () -> now, line -> {}),
          "$aws/rules/icewatch_batches/icu/batches/ward-3",
          bundle);
      stack.stream().put("21", pressure.getBytes(StandardCharsets.UTF_8), now);
      settle(stack, now);

      assertThat(published)
          .extracting(SnsMessage::subject)
          .filteredOn(subject -> subject.contains(" low"))
          .as("each breach is paged once")
          .satisfiesExactlyInAnyOrder(
              subject -> assertThat(subject).contains("SpO2 low", "patient 18"),
              subject -> assertThat(subject).contains("pressure low", "patient 21"));
      try (LakeQuery lake = new LakeQuery(stack.lake())) {
        assertThat(
                lake.query(
                        """
                        SELECT patient_id, max_heart_rate, max_spo2, max_sbp FROM vital_windows
                        ORDER BY 1
                        """)
                    .rows())
            .containsExactly(
                Arrays.asList("17", 80.0, null, null),
                Arrays.asList("18", null, 84.0, null),
                Arrays.asList("21", null, null, 70.0));
        assertThat(lake.query("SELECT device_id, reason FROM rejected_readings").rows())
            .containsExactly(List.of("ward-3", "STATUS_NOT_FINAL"));
      }
    }
  }

  @Test
  void every_bed_of_a_batch_is_judged_and_summarised_for_itself() {
    Instant now = Instant.now();
    try (LocalStack stack = start()) {
      publish(
          stack.openMqtt(0, () -> now, line -> {}),
          "$aws/rules/icewatch_batches/icu/batches/ward-3",
          """
          {"readings": [{"patient_id": 17, "spo2": 97}, {"patient_id": 18, "spo2": 84},
            {"patient_id": 19, "SpO2": 99}, {"patient_id": 20, "spo2": 98}]}
          """);
      settle(stack, now);

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
