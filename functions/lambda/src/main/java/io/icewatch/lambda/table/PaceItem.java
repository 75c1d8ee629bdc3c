package io.icewatch.lambda.table;

import static io.icewatch.lambda.table.Attributes.time;
import static io.icewatch.lambda.table.Attributes.toTime;
import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/**
 * When the next message may go out, as an item under {@code #pace}. Every function and shard takes
 * its turns from it, so that all messages together stay below the ten e-mails a second at which SNS
 * gives up a subscription (SNS quotas, "E-mail subscription delivery rate"), however many shards
 * there are. Turns are a fixed time apart; one that nobody wants is lost, not saved.
 */
public final class PaceItem {
  /** Seven a second, as a message may go out somewhat later than its turn. */
  static final Duration APART = Duration.ofMillis(143);

  /**
   * The latest turn that what is urgent takes: what an invocation has left when it begins nothing
   * more, without the longest call. Other messages take the next turn only, so that no more than
   * two of them go before what is urgent.
   */
  static final Duration LONGEST_WAIT = Duration.ofSeconds(4);

  /** Farther ahead no turn can be, as no invocation lasts so long: it is of a clock gone wrong. */
  private static final Duration BELIEVED = Duration.ofMinutes(2);

  private static final Duration KEEP = Duration.ofDays(1);

  /** Lost compare-and-sets after which it counts as a crowd. */
  private static final int MOST_CONFLICTS = 20;

  private static final String PARTITION_KEY = "#pace";
  private static final String SORT_KEY = "messages";
  private static final String FREE_AT = "free_at";

  private final DynamoDbClient dynamoDb;
  private final String table;

  /**
   * @param table name of the table
   */
  public PaceItem(DynamoDbClient dynamoDb, String table) {
    this.dynamoDb = requireNonNull(dynamoDb, "dynamoDb");
    this.table = requireNonNull(table, "table");
  }

  /**
   * Takes a turn.
   *
   * @param isUrgent whether it is worth waiting in a row for
   * @param now the wall clock
   * @return when the message may go out, now at the earliest; null if too many wait: ask again
   * @throws software.amazon.awssdk.core.exception.SdkException if the table does not answer
   */
  public @Nullable Instant take(boolean isUrgent, Instant now) {
    Instant latest = now.plus(isUrgent ? LONGEST_WAIT : APART);
    Instant free = put(now, Condition.idle(now));
    for (int conflicts = 0; free != null; conflicts++) {
      if (free.isAfter(latest) || conflicts > MOST_CONFLICTS) {
        return null;
      }
      Instant turn = free;
      free = put(turn, Condition.free(turn));
      if (free == null) {
        return turn;
      }
    }
    return now;
  }

  private record Condition(String text, Map<String, AttributeValue> values) {
    /** Nobody waits. */
    static Condition idle(Instant now) {
      return new Condition(
          "attribute_not_exists(%s) OR NOT %s BETWEEN :now AND :believed"
              .formatted(FREE_AT, FREE_AT),
          Map.of(":now", time(now.plusMillis(1)), ":believed", time(now.plus(BELIEVED))));
    }

    /** Nobody was faster. */
    static Condition free(Instant at) {
      return new Condition(FREE_AT + " = :at", Map.of(":at", time(at)));
    }
  }

  /** Null if the turn is taken; else when the next one is free. */
  private @Nullable Instant put(Instant turn, Condition condition) {
    Map<String, AttributeValue> item = new HashMap<>(Attributes.key(PARTITION_KEY, SORT_KEY));
    item.put(FREE_AT, time(turn.plus(APART)));
    item.put(Attributes.EXPIRES_AT, Attributes.expiry(turn.plus(KEEP)));
    try {
      dynamoDb.putItem(put ->
          put.tableName(table)
              .item(item)
              .conditionExpression(condition.text)
              .expressionAttributeValues(condition.values)
              .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD));
      return null;
    } catch (ConditionalCheckFailedException e) {
      return e.hasItem() ? toTime(e.item(), FREE_AT) : turn; // an item without what it is for
    }
  }
}
