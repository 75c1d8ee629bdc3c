package io.icewatch.lambda.table;

import static io.icewatch.lambda.table.Attributes.time;
import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The last sweep, as an item under {@code #sweep}: the board shows that somebody looks. */
public final class TickItem {
  public static final String PARTITION_KEY = "#sweep";
  public static final String LAST_TICK_AT = "last_tick_at";

  private static final String SORT_KEY = "tick";

  private final DynamoDbClient dynamoDb;
  private final String table;

  /**
   * @param table name of the table
   */
  public TickItem(DynamoDbClient dynamoDb, String table) {
    this.dynamoDb = requireNonNull(dynamoDb, "dynamoDb");
    this.table = requireNonNull(table, "table");
  }

  /**
   * Notes that a sweep was made.
   *
   * @param tick its scheduled time
   * @param now the wall clock
   */
  public void write(Instant tick, Instant now) {
    Map<String, AttributeValue> values =
        Map.of(
            ":tick", time(tick),
            ":seen", time(now),
            ":ward", AttributeValue.fromS(WardIndex.ANY_WARD));
    dynamoDb.updateItem(update ->
        update
            .tableName(table)
            .key(Attributes.key(PARTITION_KEY, SORT_KEY))
            .updateExpression(
                "SET %s = :tick, seen_at = :seen, %s = :ward"
                    .formatted(LAST_TICK_AT, WardIndex.BUCKET))
            .expressionAttributeValues(values));
  }
}
