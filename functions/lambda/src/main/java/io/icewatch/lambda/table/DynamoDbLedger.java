package io.icewatch.lambda.table;

import static java.util.Objects.requireNonNull;

import io.icewatch.vitals.alarm.AlarmPolicy;
import io.icewatch.vitals.alarm.Episode;
import io.icewatch.vitals.alarm.EpisodeKey;
import io.icewatch.vitals.alarm.EpisodeLedger;
import io.icewatch.vitals.alarm.Lifecycle;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;

/**
 * Episodes as items of a DynamoDB table: consistent reads, conditional writes.
 *
 * <p>Whether an episode is over is for {@link AlarmPolicy} to say. TTL only sweeps up, days later,
 * what nobody will ask for again.
 */
public final class DynamoDbLedger implements EpisodeLedger {
  /** Beyond what an alarm is remembered for: what a retry of a day-old record could ask for. */
  private static final Duration KEEP_LONGER = Duration.ofDays(2);

  /** Longer than what was given up lies in the failures bucket. */
  private static final Duration KEEP_MISSED = Duration.ofDays(100);

  private final DynamoDbClient dynamoDb;
  private final String table;
  private final Duration keep;

  /**
   * A ledger that keeps an episode for as long as {@code policy} can ask for it.
   *
   * @param table name of the table
   */
  public DynamoDbLedger(DynamoDbClient dynamoDb, String table, AlarmPolicy policy) {
    this(dynamoDb, table, policy.repeats().longest().plus(policy.gap()).plus(KEEP_LONGER));
  }

  /**
   * @param keep how long after its last breach an episode can still matter
   */
  public DynamoDbLedger(DynamoDbClient dynamoDb, String table, Duration keep) {
    this.dynamoDb = requireNonNull(dynamoDb, "dynamoDb");
    this.table = requireNonNull(table, "table");
    this.keep = requireNonNull(keep, "keep");
  }

  @Override
  public @Nullable Episode read(EpisodeKey key) {
    GetItemRequest get =
        GetItemRequest.builder()
            .tableName(table)
            .key(EpisodeItem.key(key))
            .consistentRead(true)
            .build();
    Map<String, AttributeValue> item = dynamoDb.getItem(get).item();
    return item.isEmpty() ? null : EpisodeItem.read(item);
  }

  @Override
  public @Nullable Episode replace(EpisodeKey key, @Nullable Episode expected, Episode next) {
    Map<String, AttributeValue> item = new HashMap<>(EpisodeItem.key(key));
    if (key.missedFrom() == null) {
      item.putAll(EpisodeItem.write(next, next.lastBreachAt().plus(keep)));
      Lifecycle.Awaited awaited = next.lifecycle().awaited();
      item.putAll(TimerIndex.attributes(key.patientId(), awaited == null ? null : awaited.dueAt()));
    } else {
      item.putAll(EpisodeItem.write(next, next.lastBreachAt().plus(KEEP_MISSED)));
      item.remove(
          AlarmIndex.BUCKET); // in no index: it is not what goes on, and nobody has to answer
    }
    Map<String, AttributeValue> other =
        CompareAndSet.put(dynamoDb, table, item, expected == null ? null : expected.version());
    if (other == null) {
      return next;
    }
    return other.isEmpty() ? null : EpisodeItem.read(other);
  }
}
