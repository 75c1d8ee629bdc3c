package io.icewatch.lambda.table;

import static io.icewatch.lambda.table.Attributes.number;
import static io.icewatch.lambda.table.Attributes.time;
import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/**
 * The index {@code due} of the table: the keys of what has a timer, by the time at which there may
 * be something to do. An item that has none is not in it. Spread over eight partitions, as one
 * takes a thousand writes a second.
 *
 * <p>The index is consistent eventually and a timer may stand early, so that whoever looks decides
 * by the item itself.
 */
public final class TimerIndex {
  /** Partitions of the index. */
  private static final int BUCKETS = 8;

  private static final String NAME = "due";
  private static final String BUCKET = "due_bucket";
  private static final String DUE_AT = "due_at";

  private final DynamoDbClient dynamoDb;
  private final String table;

  /**
   * The key of an item.
   *
   * @param patientId the partition key
   * @param condition the sort key, which says what kind of item it is
   */
  public record Key(String patientId, String condition) {}

  /**
   * @param table name of the table
   */
  public TimerIndex(DynamoDbClient dynamoDb, String table) {
    this.dynamoDb = requireNonNull(dynamoDb, "dynamoDb");
    this.table = requireNonNull(table, "table");
  }

  /**
   * The attributes of an item that put it into the index; none without a timer.
   *
   * @param dueAt when there may be something to do, or null: never
   */
  static Map<String, AttributeValue> attributes(String patientId, @Nullable Instant dueAt) {
    return dueAt == null
        ? Map.of()
        : Map.of(BUCKET, number(Math.floorMod(patientId.hashCode(), BUCKETS)), DUE_AT, time(dueAt));
  }

  /** The timer of an item, or null. */
  static @Nullable Instant dueAt(Map<String, AttributeValue> item) {
    return Attributes.toTimeIfAny(item, DUE_AT);
  }

  /**
   * Gives the keys of everything that is due at {@code tick}, page by page, as they come.
   *
   * @param page takes at most as many keys as fit into a megabyte
   */
  public void forEachPage(Instant tick, Consumer<List<Key>> page) {
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      QueryRequest query =
          QueryRequest.builder()
              .tableName(table)
              .indexName(NAME)
              .keyConditionExpression(BUCKET + " = :bucket AND " + DUE_AT + " <= :tick")
              .expressionAttributeValues(Map.of(":bucket", number(bucket), ":tick", time(tick)))
              .build();
      boolean isLast = false;
      while (!isLast) {
        QueryResponse response = dynamoDb.query(query);
        if (!response.items().isEmpty()) {
          page.accept(response.items().stream().map(TimerIndex::key).toList());
        }
        isLast = response.lastEvaluatedKey().isEmpty();
        query = query.toBuilder().exclusiveStartKey(response.lastEvaluatedKey()).build();
      }
    }
  }

  private static Key key(Map<String, AttributeValue> item) {
    return new Key(
        requireNonNull(item.get(EpisodeItem.PATIENT_ID), EpisodeItem.PATIENT_ID).s(),
        requireNonNull(item.get(EpisodeItem.CONDITION), EpisodeItem.CONDITION).s());
  }
}
