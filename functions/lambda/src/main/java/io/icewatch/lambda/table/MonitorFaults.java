package io.icewatch.lambda.table;

import static io.icewatch.lambda.table.Attributes.EXPIRES_AT;
import static io.icewatch.lambda.table.Attributes.expiry;
import static io.icewatch.lambda.table.Attributes.time;
import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/**
 * Which monitors were named as sending what cannot be read, as items under the key by which they
 * send. They are counted by nobody here: the table of rejected readings has every message.
 */
public final class MonitorFaults {
  private static final String SORT_KEY = "unreadable";
  private static final String CLAIM_UNTIL = "claim_until";
  private static final String CLAIM_BY = "claim_by";
  private static final String QUIET_UNTIL = "quiet_until";
  private static final Duration KEEP = Duration.ofDays(2);

  private final DynamoDbClient dynamoDb;
  private final String table;

  /**
   * @param table name of the table
   */
  public MonitorFaults(DynamoDbClient dynamoDb, String table) {
    this.dynamoDb = requireNonNull(dynamoDb, "dynamoDb");
    this.table = requireNonNull(table, "table");
  }

  /**
   * Claims the right to name a monitor.
   *
   * @param owner who claims it, the same whenever it comes again: it goes on where it failed
   * @param arrival when its message arrived
   * @param leaseUntil how long the claim holds others off, by the wall clock
   * @param now the wall clock
   * @return whether it is claimed; not if it was told and the quiet after that is not over by
   *     {@code arrival}, nor while somebody else is about to tell it, whose record comes again if
   *     that fails, until it is given up
   */
  public boolean claim(
      String monitor, String owner, Instant arrival, Instant leaseUntil, Instant now) {
    try {
      dynamoDb.updateItem(update ->
          update
              .tableName(table)
              .key(key(monitor))
              .updateExpression(
                  "SET %s = :lease, %s = :owner, %s = :expires"
                      .formatted(CLAIM_UNTIL, CLAIM_BY, EXPIRES_AT))
              .conditionExpression(
                  ("(attribute_not_exists(%s) OR %s <= :arrival)"
                          + " AND (attribute_not_exists(%s) OR %s <= :now OR %s = :owner)")
                      .formatted(QUIET_UNTIL, QUIET_UNTIL, CLAIM_UNTIL, CLAIM_UNTIL, CLAIM_BY))
              .expressionAttributeValues(
                  Map.of(
                      ":lease", time(leaseUntil),
                      ":owner", AttributeValue.fromS(owner),
                      ":now", time(now),
                      ":arrival", time(arrival),
                      ":expires", expiry(arrival.plus(KEEP)))));
      return true;
    } catch (ConditionalCheckFailedException e) {
      return false; // that is the answer: somebody has told it, or is about to
    }
  }

  /** Notes that a monitor was named, and until when that is enough. */
  public void told(String monitor, Instant quietUntil) {
    dynamoDb.updateItem(update ->
        update
            .tableName(table)
            .key(key(monitor))
            .updateExpression(
                "SET %s = :quiet REMOVE %s, %s".formatted(QUIET_UNTIL, CLAIM_UNTIL, CLAIM_BY))
            .expressionAttributeValues(Map.of(":quiet", time(quietUntil))));
  }

  private static Map<String, AttributeValue> key(String monitor) {
    return Attributes.key(monitor, SORT_KEY);
  }
}
