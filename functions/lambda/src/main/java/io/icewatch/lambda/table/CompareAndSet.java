package io.icewatch.lambda.table;

import static io.icewatch.lambda.table.Attributes.number;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/** Writes an item with a version in the place of the one that was read. */
final class CompareAndSet {
  /** Higher with every change of an item. */
  static final String VERSION = "version";

  private CompareAndSet() {}

  /**
   * Writes {@code item} if the version that is stored is still {@code expected}.
   *
   * @param expected as it was read, or null: there must be no item
   * @return null if it is written; else the item that is stored, empty if that is gone
   */
  static @Nullable Map<String, AttributeValue> put(
      DynamoDbClient dynamoDb,
      String table,
      Map<String, AttributeValue> item,
      @Nullable Long expected) {
    PutItemRequest.Builder put =
        PutItemRequest.builder()
            .tableName(table)
            .item(item)
            .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD);
    if (expected == null) {
      put.conditionExpression("attribute_not_exists(" + EpisodeItem.PATIENT_ID + ")");
    } else {
      put.conditionExpression(VERSION + " = :expected")
          .expressionAttributeValues(Map.of(":expected", number(expected)));
    }
    try {
      dynamoDb.putItem(put.build());
      return null;
    } catch (ConditionalCheckFailedException e) {
      return e.hasItem() ? e.item() : Map.of();
    }
  }
}
