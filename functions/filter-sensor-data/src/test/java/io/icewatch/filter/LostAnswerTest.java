package io.icewatch.filter;

import static io.icewatch.filter.Deliveries.event;
import static io.icewatch.filter.Deliveries.reading;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.CALLS_REAL_METHODS;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;

import io.icewatch.lambda.table.LocalDynamoDb;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/**
 * A conditional write takes effect and its answer gets lost. Either the call fails, or the SDK
 * tries again by itself and is told that the condition no longer holds: its own write is in the
 * way.
 */
class LostAnswerTest {
  private static final Instant EIGHT = Instant.parse("2026-03-02T08:00:00Z");
  private static final int CLAIM = 1;
  private static final int TURN = 2;
  private static final int CONFIRM = 3;

  private int writes;

  @ParameterizedTest(name = "write {0}, then {1}")
  @MethodSource("lostAnswers")
  void breachIsPagedExactlyOnce(
      int lost, @Nullable RuntimeException seen, List<String> firstAnswer) {
    Ward ward = new Ward(dynamoDbThatLosesTheAnswerTo(lost, seen));
    ward.now = EIGHT;
    String batch = event(reading("11", EIGHT, "17", "\"spo2\":88"));

    assertThat(ward.deliver(batch)).isEqualTo(firstAnswer);
    assertThat(ward.deliver(batch)).as("delivered again").isEmpty();

    assertThat(ward.paged()).containsExactly("17 warning spo2-low first");
    assertThat(ward.rows).isNotEmpty();
    assertThat(Set.copyOf(ward.rows)).as("all rows of a page say the same").hasSize(1);
  }

  /** Which write, and what its caller sees; null if the client sends it again. */
  static Stream<Arguments> lostAnswers() {
    RuntimeException failed = ApiCallTimeoutException.create(6_000);
    return Stream.of(
        Arguments.of(CLAIM, failed, List.of("11")),
        Arguments.of(CLAIM, null, List.of()),
        Arguments.of(TURN, failed, List.of()),
        Arguments.of(TURN, null, List.of()),
        Arguments.of(CONFIRM, failed, List.of("11")),
        Arguments.of(CONFIRM, null, List.of()));
  }

  private DynamoDbClient dynamoDbThatLosesTheAnswerTo(int lost, @Nullable RuntimeException seen) {
    DynamoDbClient local = LocalDynamoDb.client();
    DynamoDbClient lossy = mock(DynamoDbClient.class, CALLS_REAL_METHODS);
    doAnswer(call -> local.getItem(call.<GetItemRequest>getArgument(0)))
        .when(lossy)
        .getItem(any(GetItemRequest.class));
    doAnswer(call -> local.query(call.<QueryRequest>getArgument(0)))
        .when(lossy)
        .query(any(QueryRequest.class));
    doAnswer(
            call -> {
              var answer = local.putItem(call.<PutItemRequest>getArgument(0));
              if (++writes != lost) {
                return answer;
              }
              if (seen != null) {
                throw seen;
              }
              return local.putItem(call.<PutItemRequest>getArgument(0));
            })
        .when(lossy)
        .putItem(any(PutItemRequest.class));
    return lossy;
  }
}
