package io.icewatch.aggregate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.icewatch.lambda.DeployedTemplate;
import io.icewatch.vitals.reading.Rejected;
import io.icewatch.vitals.reading.Rejected.Reason;
import io.icewatch.vitals.reading.Vital;
import io.icewatch.vitals.record.SequenceNumber;
import io.icewatch.vitals.window.RejectedRow;
import io.icewatch.vitals.window.VitalSummary;
import io.icewatch.vitals.window.WindowRow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowRowJsonTest {
  private static final long WINDOW_START = 1_772_439_000_000L; // 2026-03-02T08:10:00Z
  private static final String FIRST = "49671500835712849037162048189237641359108473620000000301";
  private static final String LAST = "49671500835712849037162048189237641359108473620000000980";

  @Test
  void windowRowHoldsEveryColumnInMicrosecondsAndDoubles() {
    assertThat(text(WindowRowJson.write(windowRow())))
        .isEqualTo(
            """
            {"row_id":"shardId-000000000001:%1$s/2026-03-02T08:10:00Z/17","patient_id":"17",\
            "window_start":1772439000000000,"window_end":1772439600000000,\
            "shard_id":"shardId-000000000001","first_sequence_number":"%1$s",\
            "last_sequence_number":"%2$s","first_event_time":1772439001250000,\
            "last_event_time":1772439598000000,"record_count":3,"implausible_count":1,\
            "clock_suspect_count":2,"duplicate_count":4,\
            "count_spo2":2,"sum_spo2":183.0,"sum_sq_spo2":16805.0,"min_spo2":86.0,"max_spo2":97.0,\
            "count_heart_rate":0,"sum_heart_rate":null,"sum_sq_heart_rate":null,\
            "min_heart_rate":null,"max_heart_rate":null,\
            "count_temperature_f":1,"sum_temperature_f":98.6,"sum_sq_temperature_f":9721.96,\
            "min_temperature_f":98.6,"max_temperature_f":98.6,\
            "count_resp_rate":0,"sum_resp_rate":null,"sum_sq_resp_rate":null,\
            "min_resp_rate":null,"max_resp_rate":null,\
            "count_sbp":1,"sum_sbp":121.0,"sum_sq_sbp":14641.0,"min_sbp":121.0,"max_sbp":121.0,\
            "count_dbp":0,"sum_dbp":null,"sum_sq_dbp":null,"min_dbp":null,"max_dbp":null,\
            "count_map":1,"sum_map":93.0,"sum_sq_map":8649.0,"min_map":93.0,"max_map":93.0,\
            "count_etco2":0,"sum_etco2":null,"sum_sq_etco2":null,"min_etco2":null,\
            "max_etco2":null}\
            """
                .formatted(FIRST, LAST));
  }

  @Test
  void rejectedRowHoldsWhatCameInBase64() {
    assertThat(text(WindowRowJson.write(rejectedRow())))
        .isEqualTo(
            """
            {"row_id":"shardId-000000000001:%1$s/spo2/FIELD_MISSPELT","reason":"FIELD_MISSPELT",\
            "detail":"found field \\"SpO2\\", expected field spo2","arrival":1772439363005000,\
            "shard_id":"shardId-000000000001","sequence_number":"%1$s","partition_key":"bed 9",\
            "raw":"//4A","field":"spo2","readings":3,"device_id":"monitor-4"}\
            """
                .formatted(FIRST));
  }

  /** Firehose skips a field without a column, and refuses a row that lacks one. */
  @Test
  void fieldsAreTheColumnsOfTheTablesInTheTemplate() throws IOException {
    List<VitalSummary> measured = Collections.nCopies(Vital.values().length, summary(98));
    assertThat(fields(WindowRowJson.write(windowRow(measured))))
        .containsExactlyElementsOf(columns("VitalWindowsTable"));
    assertThat(fields(WindowRowJson.write(rejectedRow())))
        .containsExactlyElementsOf(columns("RejectedReadingsTable"));
  }

  private static List<String> fields(byte[] row) throws IOException {
    List<String> fields = new ArrayList<>();
    try (JsonParser json = new JsonFactory().createParser(row)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        fields.add(json.currentName() + " " + json.nextToken());
      }
    }
    return fields;
  }

  private static List<String> columns(String table) {
    return DeployedTemplate.read().columns(table).entrySet().stream()
        .map(column -> column.getKey() + " " + jsonOf(column.getValue()))
        .toList();
  }

  private static JsonToken jsonOf(String columnType) {
    return switch (columnType) {
      case "string" -> JsonToken.VALUE_STRING;
      case "double" -> JsonToken.VALUE_NUMBER_FLOAT;
      case "long", "timestamp", "timestamptz" -> JsonToken.VALUE_NUMBER_INT;
      default -> throw new AssertionError("a column of type " + columnType);
    };
  }

  private static WindowRow windowRow() {
    return windowRow(
        List.of(
            summary(97, 86),
            summary(),
            summary(98.6),
            summary(),
            summary(121),
            summary(),
            summary(93),
            summary()));
  }

  private static WindowRow windowRow(List<VitalSummary> vitals) {
    return new WindowRow(
        "17",
        WINDOW_START,
        WINDOW_START + 600_000,
        "shardId-000000000001",
        SequenceNumber.parse(FIRST),
        SequenceNumber.parse(LAST),
        WINDOW_START + 1_250,
        WINDOW_START + 598_000,
        3,
        1,
        2,
        4,
        vitals);
  }

  private static VitalSummary summary(double... values) {
    VitalSummary summary = new VitalSummary();
    for (double value : values) {
      summary.add(value);
    }
    return summary;
  }

  private static RejectedRow rejectedRow() {
    return new RejectedRow(
        new Rejected(Reason.FIELD_MISSPELT, "found field \"SpO2\", expected field spo2"),
        "spo2",
        3,
        1_772_439_363_005L,
        "shardId-000000000001",
        FIRST,
        "bed 9",
        "monitor-4",
        new byte[] {(byte) 0xFF, (byte) 0xFE, 0});
  }

  private static String text(byte[] json) {
    return new String(json, UTF_8);
  }
}
