package io.icewatch.filter;

import static io.icewatch.filter.Deliveries.event;
import static io.icewatch.filter.Deliveries.reading;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;

import io.icewatch.lambda.table.LocalDynamoDb;
import io.icewatch.lambda.table.StayItem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/**
 * A second page three hours after the first, of a patient whose stay says how often readings come.
 */
class ReadingsThatComeRarelyTest {
  private static final Instant EIGHT = Instant.parse("2026-03-02T08:00:00Z");
  private static final String THREE_HOURS = "10800000";

  private static Ward every(String millis, DynamoDbClient dynamoDb) {
    return new Ward(dynamoDb).with(StayItem.CADENCE, AttributeValue.fromN(millis));
  }

  private static List<String> pagedThreeHoursApart(Ward ward, int spo2) {
    for (int hour = 0; hour <= 3; hour += 3) {
      ward.now = EIGHT.plus(Duration.ofHours(hour));
      ward.deliver(event(reading("1" + hour, ward.now, "17", "\"spo2\":" + spo2)));
    }
    return ward.paged();
  }

  @Test
  void a_warning_goes_on() {
    assertThat(pagedThreeHoursApart(every(THREE_HOURS, LocalDynamoDb.client()), 88))
        .containsExactly("17 warning spo2-low first", "17 warning spo2-low still");
  }

  @Test
  void what_is_critical_goes_on_if_that_is_known_when_it_is_decided() {
    assertThat(pagedThreeHoursApart(every(THREE_HOURS, LocalDynamoDb.client()), 80))
        .containsExactly("17 critical spo2-low first", "17 critical spo2-low still");
  }

  @Test
  void what_is_critical_does_not_wait_for_that() {
    Ward ward = every(THREE_HOURS, LocalDynamoDb.client());
    ward.background = task -> task::run; // when the page is out

    assertThat(pagedThreeHoursApart(ward, 80))
        .containsExactly("17 critical spo2-low first", "17 critical spo2-low still");

    Ward cold = every(THREE_HOURS, LocalDynamoDb.client());
    cold.background = task -> () -> {}; // never
    assertThat(pagedThreeHoursApart(cold, 80))
        .containsExactly("17 critical spo2-low first", "17 critical spo2-low first");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1000", "5399999", "-10800000"})
  void one_that_begins_anew_or_of_which_nothing_is_known_is_a_first_one(String millis) {
    assertThat(pagedThreeHoursApart(every(millis, LocalDynamoDb.client()), 88))
        .containsExactly("17 warning spo2-low first", "17 warning spo2-low first");
  }

  @Test
  void a_table_that_does_not_tell_costs_no_page() {
    DynamoDbClient dynamoDb = mock(DynamoDbClient.class, delegatesTo(LocalDynamoDb.client()));
    doThrow(ProvisionedThroughputExceededException.builder().message("slow down").build())
        .when(dynamoDb)
        .query(any(QueryRequest.class));

    assertThat(pagedThreeHoursApart(every(THREE_HOURS, dynamoDb), 88))
        .containsExactly("17 warning spo2-low first", "17 warning spo2-low first");
  }
}
