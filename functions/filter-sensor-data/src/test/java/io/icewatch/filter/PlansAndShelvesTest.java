package io.icewatch.filter;

import static io.icewatch.filter.Deliveries.event;
import static io.icewatch.filter.Deliveries.reading;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;

import io.icewatch.lambda.table.AnswerItem;
import io.icewatch.lambda.table.LocalDynamoDb;
import io.icewatch.vitals.alarm.Condition;
import io.icewatch.vitals.alarm.Severity;
import io.icewatch.vitals.answer.CarePlan;
import io.icewatch.vitals.answer.Limit;
import io.icewatch.vitals.answer.Shelf;
import io.icewatch.vitals.answer.Stamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/** A patient's care plan and shelves, when a reading is judged. The ward warns of SpO2 below 90. */
class PlansAndShelvesTest {
  private static final Instant EIGHT = Instant.parse("2026-03-02T08:00:00Z");

  private final Ward ward = new Ward();
  private int sequence = 10;

  private static void put(Ward ward, Map<String, AttributeValue> item) {
    LocalDynamoDb.client().putItem(put -> put.tableName(ward.table).item(item));
  }

  private void plan(Severity severity, double value) {
    put(
        ward,
        AnswerItem.write(
            "17",
            new CarePlan(
                1,
                Map.of(new Limit(Condition.SPO2_LOW, severity), value),
                "Dr B",
                EIGHT,
                "COPD",
                List.of("1"))));
  }

  private void shelve(Duration length) {
    Stamp stamp = new Stamp("nurse 4", EIGHT, EIGHT.plus(length), "known");
    put(ward, AnswerItem.write("17", new Shelf(1, Condition.SPO2_LOW, stamp, List.of("1"))));
  }

  private int pages(Duration after, String patient, int spo2) {
    ward.pages.clear();
    ward.now = EIGHT.plus(after);
    ward.deliver(event(reading("" + ++sequence, ward.now, patient, "\"spo2\":" + spo2)));
    return ward.pages.size();
  }

  @Test
  void who_has_a_lower_limit_is_paged_below_that_one_and_others_as_ever() {
    plan(Severity.WARNING, 87);

    assertThat(pages(Duration.ZERO, "17", 88)).isZero();
    assertThat(pages(Duration.ZERO, "18", 88)).isEqualTo(1);
    assertThat(pages(Duration.ofSeconds(1), "17", 86)).isEqualTo(1);
  }

  @Test
  void who_has_a_higher_critical_limit_is_paged_as_critical() {
    plan(Severity.CRITICAL, 88);

    pages(Duration.ZERO, "17", 87);

    assertThat(Ward.attribute(ward.pages.getFirst(), "severity")).isEqualTo("critical");
  }

  @Test
  void a_shelf_holds_back_warnings_until_it_ends_and_never_what_is_critical() {
    shelve(Duration.ofMinutes(10));

    assertThat(pages(Duration.ofMinutes(1), "17", 88)).isZero();
    assertThat(pages(Duration.ofMinutes(2), "17", 80)).as("critical").isEqualTo(1);
    assertThat(pages(Duration.ofMinutes(1), "18", 88)).as("another patient").isEqualTo(1);
  }

  @Test
  void after_a_shelf_it_is_as_if_it_had_just_begun() {
    shelve(Duration.ofMinutes(1));

    assertThat(pages(Duration.ofSeconds(30), "17", 88)).isZero();
    assertThat(pages(Duration.ofSeconds(90), "17", 88)).isEqualTo(1);
  }

  @Test
  void a_table_that_does_not_tell_them_costs_a_page_too_many_not_one_too_few() {
    DynamoDbClient dynamoDb = mock(DynamoDbClient.class, delegatesTo(LocalDynamoDb.client()));
    doThrow(ProvisionedThroughputExceededException.builder().message("slow down").build())
        .when(dynamoDb)
        .query(any(QueryRequest.class));
    Ward throttled = new Ward(dynamoDb);
    throttled.now = EIGHT;

    throttled.deliver(event(reading("11", EIGHT, "17", "\"spo2\":88")));

    assertThat(throttled.pages).hasSize(1);
    assertThat(throttled.log).anyMatch(line -> line.contains("judged without"));
  }

  @Test
  void a_new_plan_holds_within_a_minute() {
    assertThat(pages(Duration.ZERO, "17", 89)).isEqualTo(1);
    plan(Severity.WARNING, 87);

    assertThat(pages(Duration.ofHours(1), "17", 88)).isZero();
  }
}
