package io.icewatch.lambda.notice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.icewatch.lambda.DeployedTemplate;
import io.icewatch.vitals.alarm.Alert.Reason;
import io.icewatch.vitals.alarm.AlertLog.Entry;
import io.icewatch.vitals.alarm.Condition;
import io.icewatch.vitals.alarm.EpisodeKey;
import io.icewatch.vitals.alarm.Escalated;
import io.icewatch.vitals.alarm.Resolved;
import io.icewatch.vitals.alarm.Severity;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlertRowJsonTest {

  @Test
  void rowIsOneJsonObjectWithMicrosecondsAndWholeDoubles() {
    Entry entry = new Entry(Alerts.worsened(), Instant.parse("2026-03-02T08:12:04.000123Z"));

    assertThat(text(entry))
        .isEqualTo(
            """
            {"alert_id":"spo2-low/2026-03-02T08:00:00.100Z/2/17","patient_id":"17",\
            "condition":"spo2-low","severity":"critical","reason":"worsened","value":84.0,\
            "arrival":1772439123417000,"published_at":1772439124000123,\
            "episode_start":1772438400100000,"page_number":2,"hushed_since_last":3,\
            "worst_value":82.5}\
            """);
  }

  @Test
  void rowOfAnAlarmThatIsOverNamesItsLastPage() {
    Resolved over =
        new Resolved(
            new EpisodeKey("17", Condition.SPO2_LOW),
            Severity.CRITICAL,
            Alerts.EPISODE_START,
            2,
            96,
            82.5,
            Alerts.ARRIVAL,
            Alerts.ARRIVAL);

    assertThat(text(new Entry(over, Instant.parse("2026-03-02T08:12:04.000123Z"))))
        .isEqualTo(
            """
            {"alert_id":"spo2-low/2026-03-02T08:00:00.100Z/2-resolved/17","patient_id":"17",\
            "condition":"spo2-low","severity":"critical","reason":"resolved","value":96.0,\
            "arrival":1772439123417000,"published_at":1772439124000123,\
            "episode_start":1772438400100000,"page_number":2,"hushed_since_last":0,\
            "worst_value":82.5}\
            """);
  }

  @Test
  void rowOfAnEscalationNamesThePageThatNobodyAnswered() {
    Escalated call =
        new Escalated(
            new EpisodeKey("17", Condition.SPO2_LOW),
            Severity.CRITICAL,
            Alerts.EPISODE_START,
            2,
            1,
            82.5,
            Alerts.ARRIVAL,
            Alerts.ARRIVAL.plusSeconds(180));

    assertThat(text(new Entry(call, Alerts.ARRIVAL.plusSeconds(181))))
        .startsWith("{\"alert_id\":\"spo2-low/2026-03-02T08:00:00.100Z/2-escalated-1/17\"")
        .contains("\"reason\":\"escalated\"", "\"arrival\":1772439303417000");
  }

  @Test
  void patientIdIsEscapedAndEncodedAsJsonAndUtf8() {
    Entry entry =
        new Entry(
            Alerts.alert("O\"Brien\\Zoë", Severity.CRITICAL, Reason.WORSENED), Alerts.ARRIVAL);

    assertThat(text(entry)).contains("\"patient_id\":\"O\\\"Brien\\\\Zoë\"");
  }

  /** Firehose skips a field without a column, and refuses a row that lacks one. */
  @Test
  void fieldsAreTheColumnsOfTheTableInTheTemplate() throws IOException {
    List<String> fields = new ArrayList<>();
    try (JsonParser row = new JsonFactory().createParser(text(Alerts.entries(1).getFirst()))) {
      row.nextToken();
      while (row.nextToken() == JsonToken.FIELD_NAME) {
        fields.add(row.currentName() + " " + row.nextToken());
      }
    }

    assertThat(fields)
        .containsExactlyElementsOf(
            DeployedTemplate.read().columns("AlertsTable").entrySet().stream()
                .map(column -> column.getKey() + " " + jsonOf(column.getValue()))
                .toList());
  }

  private static JsonToken jsonOf(String columnType) {
    return switch (columnType) {
      case "string" -> JsonToken.VALUE_STRING;
      case "double" -> JsonToken.VALUE_NUMBER_FLOAT;
      case "int", "timestamptz" -> JsonToken.VALUE_NUMBER_INT;
      default -> throw new AssertionError("a column of type " + columnType);
    };
  }

  private static String text(Entry entry) {
    return new String(AlertRowJson.write(entry), UTF_8);
  }
}
