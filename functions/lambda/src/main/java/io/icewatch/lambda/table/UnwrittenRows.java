package io.icewatch.lambda.table;

import static java.util.Objects.requireNonNull;

import io.icewatch.lambda.table.TimerIndex.Key;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Rows of notices that are out and not yet in the lake, as items with a timer: whoever dies in
 * between, the next sweep finds them.
 */
public final class UnwrittenRows {
  private static final String SORT_KEY = "row#";
  private static final String ROW = "row";

  /** Firehose is out of reach for hours, not for weeks. */
  private static final Duration KEEP = Duration.ofDays(7);

  private final DynamoDbClient dynamoDb;
  private final String table;

  /**
   * @param table name of the table
   */
  public UnwrittenRows(DynamoDbClient dynamoDb, String table) {
    this.dynamoDb = requireNonNull(dynamoDb, "dynamoDb");
    this.table = requireNonNull(table, "table");
  }

  /** The key of a notice's row. */
  public static Key key(String patientId, String alertId) {
    return new Key(patientId, SORT_KEY + alertId);
  }

  /** Whether something that is due is a row. */
  public static boolean isRow(Key key) {
    return key.condition().startsWith(SORT_KEY);
  }

  /**
   * Keeps a row.
   *
   * @param dueAt when whoever keeps it must be done with it, or gone
   */
  public void put(Key key, byte[] row, Instant dueAt) {
    Map<String, AttributeValue> item =
        new HashMap<>(Attributes.key(key.patientId(), key.condition()));
    item.put(ROW, AttributeValue.fromB(SdkBytes.fromByteArrayUnsafe(row)));
    item.put(Attributes.EXPIRES_AT, Attributes.expiry(dueAt.plus(KEEP)));
    item.putAll(TimerIndex.attributes(key.patientId(), dueAt));
    dynamoDb.putItem(put -> put.tableName(table).item(item));
  }

  /** A row that is kept, or null: somebody was done with it. */
  public byte @Nullable [] read(Key key) {
    AttributeValue row =
        dynamoDb
            .getItem(get ->
                get.tableName(table)
                    .key(Attributes.key(key.patientId(), key.condition()))
                    .consistentRead(true))
            .item()
            .get(ROW);
    return row == null ? null : row.b().asByteArray();
  }

  /** Forgets a row that is in the lake. */
  public void remove(Key key) {
    dynamoDb.deleteItem(
        delete -> delete.tableName(table).key(Attributes.key(key.patientId(), key.condition())));
  }
}
