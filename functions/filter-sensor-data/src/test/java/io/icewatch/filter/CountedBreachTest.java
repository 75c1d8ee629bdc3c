package io.icewatch.filter;

import static io.icewatch.filter.Deliveries.event;
import static io.icewatch.filter.Deliveries.reading;
import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.lambda.table.LocalDynamoDb;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What a board's index holds of an alarm: DynamoDB writes it again only where it differs. */
class CountedBreachTest {
  private final Ward ward = new Ward();
  private int sequence = 10;

  /** Delivers a breach; gives what the index holds after it. */
  private Map<String, AttributeValue> shownAfter(String time, int spo2) {
    ward.now = Instant.parse("2026-03-02T" + time + "Z");
    ward.deliver(event(reading("" + ++sequence, ward.now, "17", "\"spo2\":" + spo2)));
    return LocalDynamoDb.client()
        .query(query ->
            query
                .tableName(ward.table)
                .indexName("alarms")
                .keyConditionExpression("alarm_bucket = :bucket")
                .expressionAttributeValues(Map.of(":bucket", AttributeValue.fromS("-"))))
        .items()
        .getFirst();
  }

  private Map<String, AttributeValue> stored() {
    return LocalDynamoDb.item(ward.table, "17", "spo2-low");
  }

  @Test
  void a_breach_that_is_counted_changes_the_item_and_nothing_that_a_board_reads() {
    Map<String, AttributeValue> shown = shownAfter("08:00:00", 88);
    Map<String, AttributeValue> stored = stored();

    assertThat(shownAfter("08:00:01", 88)).isEqualTo(shown);
    assertThat(shownAfter("08:00:05.300", 89)).isEqualTo(shown);
    assertThat(stored()).isNotEqualTo(stored);
  }

  @Test
  void a_board_reads_of_a_value_that_is_worse_and_of_each_minute_that_breaches() {
    Map<String, AttributeValue> shown = shownAfter("08:00:00", 88);
    Map<String, AttributeValue> worse = shownAfter("08:00:01", 87);

    assertThat(worse).isNotEqualTo(shown).containsEntry("worst_value", stored().get("worst_value"));
    assertThat(shownAfter("08:01:00", 88))
        .containsEntry(
            "last_breach_minute",
            AttributeValue.fromN("" + Instant.parse("2026-03-02T08:01:00Z").toEpochMilli()));
  }
}
