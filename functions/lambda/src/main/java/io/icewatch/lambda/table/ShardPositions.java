package io.icewatch.lambda.table;

import static io.icewatch.lambda.table.Attributes.EXPIRES_AT;
import static io.icewatch.lambda.table.Attributes.expiry;
import static io.icewatch.lambda.table.Attributes.time;
import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * How far each shard has been read, as items under {@code #shard#} and the shard's id. Without them
 * nobody could tell a silent monitor from a stream that is read late.
 */
public final class ShardPositions {
  /** Begins the partition key; the shard's id follows. */
  public static final String PREFIX = "#shard#";

  private static final String SORT_KEY = "position";
  public static final String READ_UP_TO = "last_arrival_at";
  public static final String SEEN_AT = "seen_at";
  public static final String REJECTED_SHARE = "rejected_share";
  private static final String TOLD_FOR = "told_for";

  /**
   * A shard that a reshard closed is forgotten after as long as the stream can keep its records.
   */
  private static final Duration KEEP = Duration.ofDays(8);

  private final DynamoDbClient dynamoDb;
  private final String table;

  /**
   * @param table name of the table
   */
  public ShardPositions(DynamoDbClient dynamoDb, String table) {
    this.dynamoDb = requireNonNull(dynamoDb, "dynamoDb");
    this.table = requireNonNull(table, "table");
  }

  /**
   * Notes how far a shard has been read; a retried batch may step back.
   *
   * @param rejectedShare of its messages that could not be read lately, from 0 to 1
   */
  public void write(String shardId, ShardPosition position, double rejectedShare) {
    Map<String, AttributeValue> values =
        Map.of(
            ":read", time(position.readUpTo()),
            ":seen", time(position.seenAt()),
            ":rejected", AttributeValue.fromN(Double.toString(rejectedShare)),
            ":ward", AttributeValue.fromS(WardIndex.ANY_WARD),
            ":expires", expiry(position.seenAt().plus(KEEP)));
    dynamoDb.updateItem(update ->
        update
            .tableName(table)
            .key(key(shardId))
            .updateExpression(
                "SET %s = :read, %s = :seen, %s = :rejected, %s = :ward, %s = :expires"
                    .formatted(READ_UP_TO, SEEN_AT, REJECTED_SHARE, WardIndex.BUCKET, EXPIRES_AT))
            .expressionAttributeValues(values));
  }

  /** How far a shard has been read, or null: not at all. */
  public @Nullable ShardPosition read(String shardId) {
    Map<String, AttributeValue> item = item(shardId);
    return item.containsKey(READ_UP_TO)
        ? new ShardPosition(toTime(item, READ_UP_TO), toTime(item, SEEN_AT))
        : null;
  }

  /** Whether it was told already that a shard has not been read since {@code readUpTo}. */
  public boolean isTold(String shardId, Instant readUpTo) {
    return Optional.ofNullable(item(shardId).get(TOLD_FOR)).equals(Optional.of(time(readUpTo)));
  }

  /** Notes that this was told. */
  public void told(String shardId, Instant readUpTo) {
    dynamoDb.updateItem(update ->
        update
            .tableName(table)
            .key(key(shardId))
            .updateExpression("SET " + TOLD_FOR + " = :told")
            .expressionAttributeValues(Map.of(":told", time(readUpTo))));
  }

  private Map<String, AttributeValue> item(String shardId) {
    return dynamoDb
        .getItem(get -> get.tableName(table).key(key(shardId)).consistentRead(true))
        .item();
  }

  private static Map<String, AttributeValue> key(String shardId) {
    return Attributes.key(PREFIX + shardId, SORT_KEY);
  }

  private static Instant toTime(Map<String, AttributeValue> item, String name) {
    return Instant.ofEpochMilli(Long.parseLong(requireNonNull(item.get(name), name).n()));
  }
}
