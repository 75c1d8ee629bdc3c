package io.icewatch.lambda.table;

import static java.util.Objects.requireNonNull;

import io.icewatch.vitals.stay.SilencePolicy;
import io.icewatch.vitals.stay.Stay;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

/** Stays as items of a DynamoDB table: consistent reads of one, conditional writes. */
public final class StayTable {
  /** BatchGetItem takes no more keys (API reference). */
  public static final int MOST_KEYS = 100;

  /** Nobody will ask for a stay that was not heard of for so long; TTL sweeps it up. */
  private static final Duration KEEP = Duration.ofDays(7);

  /**
   * A timer that moves costs two writes of the index, so that it moves once in so long. Whoever
   * writes a stay with a {@link SilencePolicy} that leaves so much unwritten, and again when the
   * timer {@linkplain #isTimerMoved has to move}, has written it before the timer of anybody comes
   * who goes on sending.
   */
  public static final Duration MOST_EARLY = Duration.ofMinutes(30);

  private final DynamoDbClient dynamoDb;
  private final String table;
  private final SilencePolicy policy;

  /**
   * @param table name of the table
   * @param policy says when a stay is due
   */
  public StayTable(DynamoDbClient dynamoDb, String table, SilencePolicy policy) {
    this.dynamoDb = requireNonNull(dynamoDb, "dynamoDb");
    this.table = requireNonNull(table, "table");
    this.policy = requireNonNull(policy, "policy");
  }

  /** The stay of a patient, or null. */
  public @Nullable StoredStay read(String patientId) {
    Map<String, AttributeValue> item =
        dynamoDb
            .getItem(get -> get.tableName(table).key(StayItem.key(patientId)).consistentRead(true))
            .item();
    return item.isEmpty() ? null : stored(item);
  }

  /**
   * The stays of many patients, by patient; eventually consistent, which {@link #replace} finds
   * out. Who has none is missing, and so is who DynamoDB leaves unread: ask again at the next tick.
   *
   * @param patientIds no patient twice
   */
  public Map<String, StoredStay> readAll(List<String> patientIds) {
    Map<String, StoredStay> found = new HashMap<>();
    for (int from = 0; from < patientIds.size(); from += MOST_KEYS) {
      List<String> some = patientIds.subList(from, Math.min(from + MOST_KEYS, patientIds.size()));
      readSome(some, found);
    }
    return found;
  }

  private void readSome(List<String> patientIds, Map<String, StoredStay> found) {
    KeysAndAttributes keys =
        KeysAndAttributes.builder().keys(patientIds.stream().map(StayItem::key).toList()).build();
    BatchGetItemResponse response =
        dynamoDb.batchGetItem(get -> get.requestItems(Map.of(table, keys)));
    for (Map<String, AttributeValue> item : response.responses().getOrDefault(table, List.of())) {
      found.put(requireNonNull(item.get(EpisodeItem.PATIENT_ID)).s(), stored(item));
    }
  }

  /**
   * Writes {@code next} if what is stored is still {@code expected}.
   *
   * @param expected as it was read, or null: there must be none
   * @return what is stored now: {@code next}, or what somebody else has written; null if that is
   *     gone
   */
  public @Nullable StoredStay replace(String patientId, @Nullable StoredStay expected, Stay next) {
    Instant dueAt = timer(expected == null ? null : expected.dueAt(), policy.due(next));
    Map<String, AttributeValue> item = new HashMap<>(StayItem.key(patientId));
    item.putAll(StayItem.write(next, next.presence().lastArrivalAt().plus(KEEP)));
    item.putAll(TimerIndex.attributes(patientId, dueAt));
    Map<String, AttributeValue> other =
        CompareAndSet.put(
            dynamoDb, table, item, expected == null ? null : expected.stay().version());
    if (other == null) {
      return new StoredStay(next, dueAt);
    }
    return other.isEmpty() ? null : stored(other);
  }

  /** Whether the timer of a stay has to move for what it is by now. */
  public boolean isTimerMoved(StoredStay stored, Stay next) {
    return !Objects.equals(stored.dueAt(), timer(stored.dueAt(), policy.due(next)));
  }

  private static StoredStay stored(Map<String, AttributeValue> item) {
    return new StoredStay(StayItem.read(item), TimerIndex.dueAt(item));
  }

  /** Where a stay stands in the index, given where it stood: never late, seldom moved. */
  private static @Nullable Instant timer(@Nullable Instant before, @Nullable Instant due) {
    boolean isGoodEnough =
        before != null
            && due != null
            && !before.isAfter(due)
            && before.isAfter(due.minus(MOST_EARLY));
    return isGoodEnough ? before : due;
  }
}
