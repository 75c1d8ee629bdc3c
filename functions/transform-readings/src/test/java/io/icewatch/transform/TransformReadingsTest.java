package io.icewatch.transform;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;

import com.amazonaws.services.lambda.runtime.Context;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.icewatch.lambda.AwsClients;
import io.icewatch.lambda.FunctionEnvironment;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Firehose sends, and the rows that it gets. */
class TransformReadingsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  private JsonNode answer(byte[] event) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    FunctionEnvironment environment =
        new FunctionEnvironment(
            Map.of("METRICS_NAMESPACE", "icewatch"),
            mock(AwsClients.class),
            InstantSource.system(),
            millis -> {},
            new PrintStream(printed, true, UTF_8));
    new TransformReadings(environment)
        .handleRequest(new ByteArrayInputStream(event), out, mock(Context.class));
    return JSON.readTree(out.toByteArray());
  }

  private static byte[] event() throws IOException {
    return Files.readAllBytes(Path.of("..", "..", "events", "firehose-readings.json"));
  }

  private static List<JsonNode> rows(JsonNode answer) throws IOException {
    List<JsonNode> rows = new ArrayList<>();
    for (JsonNode record : answer.path("records")) {
      rows.add(JSON.readTree(Base64.getDecoder().decode(record.path("data").asText())));
    }
    return rows;
  }

  /** An event of one record. */
  private static byte[] event(String message) {
    return """
    {"records": [{"recordId": "a", "approximateArrivalTimestamp": 1735689600123, "data": "%s",
      "kinesisRecordMetadata": {"shardId": "shardId-000000000000", "sequenceNumber": "7",
        "subsequenceNumber": 2}}]}
    """
        .formatted(Base64.getEncoder().encodeToString(message.getBytes(UTF_8)))
        .getBytes(UTF_8);
  }

  @Test
  void every_record_is_answered_by_its_id_and_in_its_order() throws IOException {
    byte[] event = event();

    assertThat(answer(event).path("records"))
        .extracting(record -> record.path("recordId").asText())
        .containsExactlyElementsOf(
            JSON.readTree(event).path("records").findValuesAsText("recordId"));
    assertThat(answer(event).path("records"))
        .extracting(record -> record.path("result").asText())
        .containsOnly("Ok");
  }

  @Test
  void a_reading_is_in_the_columns_all_of_which_are_there() throws IOException {
    assertThat(rows(answer(event())).getFirst())
        .isEqualTo(
            JSON.readTree(
                """
                {"row_id": "shardId-000000000001:49671500835712849037162048189237641359108473620000000511",
                 "patient_id": "17", "arrival": 1772439240102000, "measured_at": 1772439239000000,
                 "device_id": "icewatch-0042", "spo2": 88.5, "heart_rate": 104.0,
                 "temperature_f": null, "resp_rate": null, "sbp": null, "dbp": null, "map": null,
                 "etco2": null, "raw": null}
                """));
  }

  @Test
  void what_columns_cannot_say_is_kept_as_it_came() throws IOException {
    List<JsonNode> rows = rows(answer(event()));

    assertThat(rows)
        .extracting(row -> row.path("raw").isNull())
        .containsExactly(true, false, false, false);
    assertThat(rows)
        .as("a batch is of many patients; of the next one only a field is unusable")
        .extracting(row -> row.path("patient_id").asText())
        .containsExactly("17", "null", "17", "null");
    assertThat(rows.get(2).path("sbp").asDouble()).isEqualTo(118);
    assertThat(new String(rows.get(3).path("raw").binaryValue(), UTF_8))
        .isEqualTo("patient=17;spo2=85");
  }

  /** The other records of the invocation would be lost with it. */
  @Test
  void a_time_beyond_microseconds_costs_that_time_only() throws IOException {
    String message =
        "{\"patient_id\": 17, \"timestamp\": \"+300000-01-01T00:00:00Z\", \"spo2\": 97}";

    JsonNode row = rows(answer(event(message))).getFirst();

    assertThat(row.path("measured_at").isNull()).isTrue();
    assertThat(row.path("spo2").asDouble()).isEqualTo(97);
    assertThat(new String(row.path("raw").binaryValue(), UTF_8)).isEqualTo(message);
  }

  @Test
  void a_record_that_comes_again_is_the_same_row() throws IOException {
    assertThat(answer(event())).isEqualTo(answer(event()));
    assertThat(rows(answer(event("{\"patient_id\": 17}"))).getFirst().path("row_id").asText())
        .as("of an aggregated record, with its place in it")
        .isEqualTo("shardId-000000000000:7.2");
  }

  @Test
  void what_would_be_larger_than_firehose_takes_is_left_as_it_came() throws IOException {
    String large = "x".repeat(ReadingRowJson.LARGEST_RAW + 1);

    JsonNode record = answer(event(large)).path("records").path(0);

    assertThat(record.path("result").asText()).isEqualTo("ProcessingFailed");
    assertThat(record.path("data").binaryValue()).isEqualTo(large.getBytes(UTF_8));
    assertThat(printed.toString(UTF_8)).contains("\"ReadingsTooLarge\":1");
    printed.reset();
    assertThat(answer(event(large.substring(1))).path("records").path(0).path("result").asText())
        .isEqualTo("Ok");
    assertThat(printed.toString(UTF_8)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[] | the event is START_ARRAY, expected START_OBJECT",
        "{\"records\": 7} | records is VALUE_NUMBER_INT, expected START_ARRAY",
        "{\"records\": [7]} | an item of records is VALUE_NUMBER_INT, expected START_OBJECT",
        "{\"records\": [{}]} | recordId is missing in an item of records",
        "{\"records\": [{\"recordId\": \"a\"}]} | kinesisRecordMetadata.shardId is missing in an"
            + " item of records",
      })
  void another_event_is_refused_with_what_is_wrong(String event, String message) {
    assertThatThrownBy(() -> answer(event.getBytes(UTF_8)))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(message);
  }
}
