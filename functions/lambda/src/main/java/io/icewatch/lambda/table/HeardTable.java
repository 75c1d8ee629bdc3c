package io.icewatch.lambda.table;

import static io.icewatch.lambda.table.Attributes.EXPIRES_AT;
import static io.icewatch.lambda.table.Attributes.expiry;
import static io.icewatch.lambda.table.Attributes.number;
import static io.icewatch.lambda.table.Attributes.required;
import static io.icewatch.lambda.table.Attributes.time;
import static io.icewatch.lambda.table.Attributes.toLong;
import static io.icewatch.lambda.table.Attributes.toTime;
import static java.util.Objects.requireNonNull;

import io.icewatch.vitals.stay.LastHeard;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/**
 * What was last heard of everybody: items under {@code #heard}, in no index, each with a
 * {@linkplain HeardBlock block} of a shard. Together with a patient's {@linkplain StayTable stay}
 * it tells whether they are heard of.
 */
public final class HeardTable {
  static final String PARTITION_KEY = "#heard";

  private static final String SHARD = "shard";
  private static final String NUMBER = "number";
  private static final String READ_UP_TO = "read_up_to";
  private static final String PATIENTS = "patients";

  /** As long as a stay: a shard that a reshard closed is forgotten. */
  private static final Duration KEEP = Duration.ofDays(7);

  private final DynamoDbClient dynamoDb;
  private final String table;

  /**
   * What was last heard of a patient.
   *
   * @param readUpTo nothing of theirs that arrived up to here is missing
   */
  public record Heard(LastHeard last, Instant readUpTo) {}

  /**
   * @param table name of the table
   */
  public HeardTable(DynamoDbClient dynamoDb, String table) {
    this.dynamoDb = requireNonNull(dynamoDb, "dynamoDb");
    this.table = requireNonNull(table, "table");
  }

  /**
   * What was last heard of everybody, by patient; eventually consistent: a block that is older has
   * an older {@link Heard#readUpTo}.
   *
   * @throws IllegalStateException if a block cannot be read
   */
  public Map<String, Heard> readAll() {
    Map<String, Heard> heard = new HashMap<>();
    for (HeardBlock block : blocks("", false)) {
      block
          .patients()
          .forEach((patientId, last) ->
              heard.merge(
                  patientId,
                  new Heard(last, block.readUpTo()),
                  (one, other) -> one.last().isNewerThan(other.last()) ? one : other));
    }
    return heard;
  }

  /** The blocks of a shard, by number. */
  public List<HeardBlock> readShard(String shardId) {
    return blocks(shardId + " ", true);
  }

  private List<HeardBlock> blocks(String prefix, boolean isConsistent) {
    Map<String, AttributeValue> values = new HashMap<>();
    values.put(":heard", AttributeValue.fromS(PARTITION_KEY));
    String keys = EpisodeItem.PATIENT_ID + " = :heard";
    QueryRequest.Builder query =
        QueryRequest.builder().tableName(table).consistentRead(isConsistent);
    if (!prefix.isEmpty()) {
      values.put(":shard", AttributeValue.fromS(prefix));
      keys += " AND begins_with(#key, :shard)";
      query.expressionAttributeNames(Map.of("#key", EpisodeItem.CONDITION));
    }
    query.keyConditionExpression(keys).expressionAttributeValues(values);
    List<HeardBlock> blocks = new ArrayList<>();
    boolean isLast = false;
    while (!isLast) {
      QueryResponse page = dynamoDb.query(query.build());
      page.items().stream().map(HeardTable::read).forEach(blocks::add);
      isLast = page.lastEvaluatedKey().isEmpty();
      query.exclusiveStartKey(page.lastEvaluatedKey());
    }
    return blocks;
  }

  /**
   * Writes a block as the next version of itself, if what is stored is still of its version.
   *
   * @return null if it is written; else what is stored
   */
  public @Nullable HeardBlock replace(HeardBlock block) {
    Map<String, AttributeValue> item =
        new HashMap<>(
            Attributes.key(PARTITION_KEY, "%s %05d".formatted(block.shardId(), block.number())));
    item.put(CompareAndSet.VERSION, number(block.version() + 1));
    item.put(SHARD, AttributeValue.fromS(block.shardId()));
    item.put(NUMBER, number(block.number()));
    item.put(READ_UP_TO, time(block.readUpTo()));
    item.put(EXPIRES_AT, expiry(block.readUpTo().plus(KEEP)));
    item.put(
        PATIENTS,
        AttributeValue.fromB(
            SdkBytes.fromByteArrayUnsafe(HeardCodec.encode(block.patients(), block.readUpTo()))));
    Map<String, AttributeValue> other =
        CompareAndSet.put(dynamoDb, table, item, block.version() == 0 ? null : block.version());
    if (other == null) {
      return null;
    }
    return other.isEmpty()
        ? new HeardBlock(block.shardId(), block.number(), 0, block.readUpTo(), Map.of())
        : read(other);
  }

  private static HeardBlock read(Map<String, AttributeValue> item) {
    String shardId = required(item, SHARD).s();
    Instant readUpTo = toTime(item, READ_UP_TO);
    return new HeardBlock(
        shardId,
        (int) toLong(item, NUMBER),
        toLong(item, CompareAndSet.VERSION),
        readUpTo,
        HeardCodec.decode(required(item, PATIENTS).b().asByteArrayUnsafe(), shardId, readUpTo));
  }
}
