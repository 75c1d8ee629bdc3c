package io.icewatch.lambda.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.CALLS_REAL_METHODS;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

import io.icewatch.vitals.alarm.BreachCadence;
import io.icewatch.vitals.alarm.Condition;
import io.icewatch.vitals.alarm.Episode;
import io.icewatch.vitals.alarm.EpisodeKey;
import io.icewatch.vitals.alarm.HandledRecords;
import io.icewatch.vitals.alarm.Lifecycle;
import io.icewatch.vitals.alarm.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/** The requests as wholes: a condition that is almost right loses an alert once a year. */
class DynamoDbRequestsTest {
  private static final EpisodeKey KEY = new EpisodeKey("17", Condition.SPO2_LOW);
  private static final Duration KEEP = Duration.ofDays(2);

  private final DynamoDbClient dynamoDb = mock(DynamoDbClient.class, CALLS_REAL_METHODS);
  private final DynamoDbLedger ledger = new DynamoDbLedger(dynamoDb, "episodes", KEEP);

  @Test
  void readIsConsistent() {
    doReturn(GetItemResponse.builder().build()).when(dynamoDb).getItem(any(GetItemRequest.class));

    assertThat(ledger.read(KEY)).isNull();

    ArgumentCaptor<GetItemRequest> request = ArgumentCaptor.captor();
    verify(dynamoDb).getItem(request.capture());
    assertThat(request.getValue())
        .isEqualTo(
            GetItemRequest.builder()
                .tableName("episodes")
                .key(
                    Map.of(
                        "patient_id", AttributeValue.fromS("17"),
                        "condition", AttributeValue.fromS("spo2-low")))
                .consistentRead(true)
                .build());
  }

  @Test
  void firstWriteAsksThatNothingBeThere() {
    accept();

    assertThat(ledger.replace(KEY, null, Episodes.watched())).isEqualTo(Episodes.watched());

    assertThat(put())
        .isEqualTo(
            PutItemRequest.builder()
                .tableName("episodes")
                .item(item(Episodes.watched()))
                .conditionExpression("attribute_not_exists(patient_id)")
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                .build());
  }

  @Test
  void laterWriteAsksForTheVersionThatWasRead() {
    accept();

    assertThat(ledger.replace(KEY, Episodes.version(6), Episodes.claimed()))
        .isEqualTo(Episodes.claimed());

    assertThat(put())
        .isEqualTo(
            PutItemRequest.builder()
                .tableName("episodes")
                .item(item(Episodes.claimed()))
                .conditionExpression("version = :expected")
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                .expressionAttributeValues(Map.of(":expected", AttributeValue.fromN("6")))
                .build());
  }

  @Test
  void itemIsKeptFromItsLastBreachOnNotFromNow() {
    accept();
    ledger.replace(KEY, null, Episodes.watched());

    assertThat(put().item().get("expires_at"))
        .isEqualTo(
            AttributeValue.fromN(Long.toString(Episodes.LAST_BREACH.plus(KEEP).getEpochSecond())));
  }

  @Test
  void onlyAnEpisodeThatAwaitsAnAnswerHasATimer() {
    accept();
    Instant due = Instant.parse("2026-03-02T08:16:00Z");
    Episode waiting =
        new Episode(
            2,
            Episodes.OPENED,
            Episodes.OPENED,
            Episodes.OPENED,
            Episodes.LAST_BREACH,
            82.5,
            1,
            0,
            null,
            null,
            HandledRecords.NONE,
            new Lifecycle(
                Severity.CRITICAL,
                new Lifecycle.Awaited(Episodes.OPENED, 1, due.minusSeconds(180), 0, due),
                null,
                null),
            BreachCadence.UNKNOWN);

    ledger.replace(KEY, Episodes.watched(), waiting);

    assertThat(put().item())
        .containsEntry("due_at", AttributeValue.fromN("1772439360000"))
        .containsEntry("due_bucket", AttributeValue.fromN("" + "17".hashCode() % 8));
    assertThat(item(Episodes.claimed())).doesNotContainKeys("due_at", "due_bucket");
  }

  @Test
  void onlyALostConditionIsALostRaceAndSaysWhoWonIt() {
    doThrow(
            ConditionalCheckFailedException.builder()
                .message("no")
                .item(item(Episodes.claimed()))
                .build())
        .when(dynamoDb)
        .putItem(any(PutItemRequest.class));
    assertThat(ledger.replace(KEY, null, Episodes.watched())).isEqualTo(Episodes.claimed());
    verify(dynamoDb, never()).getItem(any(GetItemRequest.class));

    doThrow(ProvisionedThroughputExceededException.builder().message("slow down").build())
        .when(dynamoDb)
        .putItem(any(PutItemRequest.class));
    assertThatExceptionOfType(ProvisionedThroughputExceededException.class)
        .isThrownBy(() -> ledger.replace(KEY, null, Episodes.watched()));
  }

  private void accept() {
    doReturn(PutItemResponse.builder().build()).when(dynamoDb).putItem(any(PutItemRequest.class));
  }

  private PutItemRequest put() {
    ArgumentCaptor<PutItemRequest> request = ArgumentCaptor.captor();
    verify(dynamoDb).putItem(request.capture());
    return request.getValue();
  }

  private static Map<String, AttributeValue> item(Episode episode) {
    Map<String, AttributeValue> item = new HashMap<>(EpisodeItem.key(KEY));
    item.putAll(EpisodeItem.write(episode, episode.lastBreachAt().plus(KEEP)));
    return item;
  }
}
