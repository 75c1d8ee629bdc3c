package io.icewatch.filter;

import static io.icewatch.filter.Deliveries.event;
import static io.icewatch.filter.Deliveries.reading;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.Mockito.clearInvocations;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.mockingDetails;

import io.icewatch.lambda.table.LocalDynamoDb;
import java.time.Instant;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** What a batch costs in calls to AWS, on DynamoDB Local. */
class CallsPerBatchTest {
  private static final Instant EIGHT = Instant.parse("2026-03-02T08:00:00Z");

  private final DynamoDbClient dynamoDb =
      mock(DynamoDbClient.class, delegatesTo(LocalDynamoDb.client()));
  private final Ward ward = new Ward(dynamoDb);

  private static String hundred(IntFunction<String> record) {
    return event(IntStream.range(0, 100).mapToObj(record).toArray(String[]::new));
  }

  private List<String> dynamoDbCalls() {
    return mockingDetails(dynamoDb).getInvocations().stream()
        .map(call -> call.getMethod().getName())
        .toList();
  }

  @Test
  void aHundredWarningsOfOnePatientCostSixCallsAndOnePage() {
    ward.now = EIGHT;

    ward.deliver(hundred(i -> reading("" + (11 + i), EIGHT.plusMillis(i), "17", "\"spo2\":88")));

    assertThat(dynamoDbCalls())
        .as("plan and shelves once, the episode four times, the page's turn once")
        .containsExactly("query", "getItem", "putItem", "putItem", "putItem", "putItem");
    assertThat(ward.pages).hasSize(1);
    assertThat(ward.counted("ReadingsSuppressed")).isEqualTo(99);
  }

  @Test
  void whatIsCriticalWaitsForNoPlanAndNoShelf() {
    ward.now = EIGHT;
    ward.background = task -> task::run; // when all else is done

    ward.deliver(hundred(i -> reading("" + (11 + i), EIGHT.plusMillis(i), "17", "\"spo2\":80")));

    assertThat(dynamoDbCalls())
        .as("the ward is asked for in the background")
        .containsExactly("getItem", "putItem", "putItem", "putItem", "putItem", "query");
  }

  @Test
  void aHundredPatientsWithASuppressedBreachEachCostTwoCallsAPatient() {
    ward.now = EIGHT;
    ward.deliver(hundred(i -> reading("" + (11 + i), EIGHT, "patient-" + i, "\"spo2\":88")));
    clearInvocations(dynamoDb);
    ward.pages.clear();

    ward.deliver(
        hundred(i -> reading("" + (211 + i), EIGHT.plusSeconds(1), "patient-" + i, "\"spo2\":88")));

    assertThat(dynamoDbCalls()).hasSize(200).containsOnly("getItem", "putItem");
    assertThat(ward.pages).isEmpty();
    assertThat(ward.counted("ReadingsSuppressed")).isEqualTo(100);
  }

  @Test
  void aBatchThatWasDealtWithCostsOneCallAPatient() {
    ward.now = EIGHT;
    String batch = hundred(i -> reading("" + (11 + i), EIGHT, "patient-" + i, "\"spo2\":88"));
    ward.deliver(batch);
    assertThat(ward.pages).as("a storm is one message").hasSize(1);
    clearInvocations(dynamoDb);

    ward.deliver(batch);

    assertThat(dynamoDbCalls()).hasSize(100).containsOnly("getItem");
    assertThat(ward.pages).hasSize(1);
  }
}
