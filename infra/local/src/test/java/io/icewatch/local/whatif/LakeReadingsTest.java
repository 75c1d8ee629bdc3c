package io.icewatch.local.whatif;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icewatch.local.lake.DeliveryStream;
import io.icewatch.local.lake.Lake;
import io.icewatch.local.template.Template;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of {@code readings}, in whatever order they came, and what is played of them. */
class LakeReadingsTest {
  private static final Template TEMPLATE =
      Template.read(Path.of("..", "..", "template.yaml"), Map.of("KeepReadings", "true"));
  private static final Instant NOON = Instant.parse("2025-01-01T12:00:00Z");

  @TempDir private Path folder;

  private void land(String... rows) {
    try (Lake lake = Lake.create(folder, TEMPLATE.icebergTables())) {
      DeliveryStream stream =
          new DeliveryStream(
              TEMPLATE.deliveryStreams().getLast(), lake, folder.resolve("failures"));
      for (String row : rows) {
        stream.put(row.getBytes(UTF_8), NOON);
      }
      stream.flush(NOON);
      assertThat(stream.rowsFailed()).isZero();
    }
  }

  private static String row(String id, int arrivalSecond, String patient, String spo2, String raw) {
    long micros = 1_000_000 * (NOON.getEpochSecond() + arrivalSecond);
    return """
    {"row_id": "shardId-000000000000:%s", "arrival": %d, "patient_id": %s, "measured_at": %d,
      "device_id": null, "spo2": %s, "heart_rate": null, "temperature_f": null, "resp_rate": null,
      "sbp": null, "dbp": null, "map": null, "etco2": null, "raw": %s}
    """
        .formatted(id, micros, patient, micros - 500_000, spo2, raw);
  }

  private static String raw(String id, int arrivalSecond, String message) {
    String base64 = Base64.getEncoder().encodeToString(message.getBytes(UTF_8));
    return row(id, arrivalSecond, "null", "null", "\"" + base64 + "\"");
  }

  private List<String> played() throws IOException {
    List<String> played = new ArrayList<>();
    Readings.of(folder)
        .play(
            (reading, arrival) ->
                played.add(
                    "%s %s"
                        .formatted(
                            Instant.ofEpochMilli(arrival).toString().substring(11, 19), reading)),
            (messages, share) -> {},
            () -> false);
    return played;
  }

  @Test
  void rows_are_played_by_arrival_and_those_that_came_again_once() throws IOException {
    land(
        row("9", 86_400, "\"17\"", "91.5", "null"),
        row("7.10", 1, "\"17\"", "90", "null"),
        row("7.2", 1, "\"17\"", "89", "null"),
        row("5", 0, "\"18\"", "97", "null"),
        row("5", 0, "\"18\"", "97", "null"));

    assertThat(played())
        .containsExactly(
            "12:00:00 Reading[18 at 1735732799500: {SPO2=97.0}]",
            "12:00:01 Reading[17 at 1735732800500: {SPO2=89.0}]",
            "12:00:01 Reading[17 at 1735732800500: {SPO2=90.0}]",
            "12:00:00 Reading[17 at 1735819199500: {SPO2=91.5}]");
  }

  @Test
  void a_batch_is_its_readings_and_what_is_none_is_passed_over() throws IOException {
    land(
        raw(
            "1",
            0,
            "{\"readings\": [{\"patient_id\": 17, \"spo2\": 88}, {\"patient_id\": 18, \"sbp\":"
                + " 90}]}"),
        raw("2", 1, "patient=17;spo2=85"),
        raw("3", 2, "{\"patient_id\": 19, \"spo2\": 96, \"sbp\": \"high\"}"));

    assertThat(played())
        .satisfiesExactly(
            first -> assertThat(first).startsWith("12:00:00 Reading[17 ").contains("SPO2=88.0"),
            second -> assertThat(second).startsWith("12:00:00 Reading[18 ").contains("SBP=90.0"),
            third -> assertThat(third).startsWith("12:00:02 Reading[19 ").contains("SPO2=96.0"));
  }

  @Test
  void a_lake_that_kept_none_says_how_it_would() {
    land();

    assertThatThrownBy(this::played)
        .isInstanceOf(IOException.class)
        .hasMessage(
            "the lake at %s has kept no readings; it does so in a run or a replay with"
                + " --parameter-overrides KeepReadings=true",
            folder);
  }
}
