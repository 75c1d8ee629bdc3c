package io.icewatch.lambda.table;

import static java.util.Objects.requireNonNull;

import io.icewatch.vitals.alarm.Acknowledgements;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Acknowledgements as whoever answers has stored them, read consistently. */
public final class StoredAcknowledgements implements Acknowledgements {
  private final DynamoDbClient dynamoDb;
  private final String table;

  /**
   * @param table name of the table
   */
  public StoredAcknowledgements(DynamoDbClient dynamoDb, String table) {
    this.dynamoDb = requireNonNull(dynamoDb, "dynamoDb");
    this.table = requireNonNull(table, "table");
  }

  @Override
  public @Nullable Instant acknowledgedUntil(String patientId, String alertId) {
    Map<String, AttributeValue> item =
        dynamoDb
            .getItem(get ->
                get.tableName(table)
                    .key(AnswerItem.key(patientId, AnswerItem.ACKNOWLEDGEMENT + alertId))
                    .consistentRead(true))
            .item();
    return Attributes.toTimeIfAny(item, AnswerItem.UNTIL);
  }
}
