package io.icewatch.board.answer;

import io.icewatch.lambda.table.AnswerItem;
import io.icewatch.lambda.table.EpisodeItem;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;

/** Answers as items: consistent reads, conditional writes. */
final class AnswerTable {
  /** Begins the sort key of an order that has been carried out; its id follows. */
  private static final String ORDER = "order#";

  /** A retry comes within minutes. */
  private static final Duration KEEP = Duration.ofDays(1);

  private final DynamoDbClient dynamoDb;
  private final String table;

  AnswerTable(DynamoDbClient dynamoDb, String table) {
    this.dynamoDb = dynamoDb;
    this.table = table;
  }

  Optional<Map<String, AttributeValue>> read(Map<String, AttributeValue> key) {
    Map<String, AttributeValue> item =
        dynamoDb.getItem(get -> get.tableName(table).key(key).consistentRead(true)).item();
    return item.isEmpty() ? Optional.empty() : Optional.of(item);
  }

  /** Writes an item in the place of what was read; false if that is not stored any more. */
  boolean replace(Optional<Map<String, AttributeValue>> read, Map<String, AttributeValue> next) {
    PutItemRequest.Builder put = PutItemRequest.builder().tableName(table).item(next);
    if (read.isEmpty()) {
      put.conditionExpression("attribute_not_exists(" + EpisodeItem.PATIENT_ID + ")");
    } else {
      put.conditionExpression(AnswerItem.VERSION + " = :expected")
          .expressionAttributeValues(
              Map.of(":expected", Objects.requireNonNull(read.get().get(AnswerItem.VERSION))));
    }
    try {
      dynamoDb.putItem(put.build());
      return true;
    } catch (ConditionalCheckFailedException e) {
      return false;
    }
  }

  /** Whether an order has been carried out. */
  boolean isKnown(String patientId, String orderId) {
    return read(AnswerItem.key(patientId, ORDER + orderId)).isPresent();
  }

  /** Notes that an order has been carried out. */
  void remember(String patientId, String orderId, Instant at) {
    Map<String, AttributeValue> item = new HashMap<>(AnswerItem.key(patientId, ORDER + orderId));
    item.put("expires_at", AttributeValue.fromN(Long.toString(at.plus(KEEP).getEpochSecond())));
    dynamoDb.putItem(put -> put.tableName(table).item(item));
  }
}
