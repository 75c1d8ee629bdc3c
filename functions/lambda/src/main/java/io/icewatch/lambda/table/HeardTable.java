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
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
  private final Map<String, Known> known = new ConcurrentHashMap<>();

  /**
   * What was last heard of a patient.
   *
   * @param readUpTo nothing of theirs that arrived up to here is missing
   */
  public record Heard(LastHeard last, Instant readUpTo) {}

  /**
   * What was last heard of everybody, or of some.
   *
   * @param patients by patient; eventually consistent: a block that is older has an older {@link
   *     Heard#readUpTo}
   * @param unreadable shards of whose patients some may be missing: a block cannot be read
   */
  public record Everybody(Map<String, Heard> patients, Set<String> unreadable) {}

  /**
   * What this instance wrote last of a block: what it finds as it was needs no reading.
   *
   * @param near what the times in the bytes are near to
   */
  private record Known(SdkBytes bytes, Instant near, Map<String, LastHeard> patients) {}

  /**
   * @param table name of the table
   */
  public HeardTable(DynamoDbClient dynamoDb, String table) {
    this.dynamoDb = requireNonNull(dynamoDb, "dynamoDb");
    this.table = requireNonNull(table, "table");
  }

  /** What was last heard of everybody; a block that cannot be read costs its own patients only. */
  public Everybody readAll() {
    Map<String, Heard> heard = new HashMap<>();
    Set<String> unreadable = new HashSet<>();
    for (HeardBlock block : blocks("", false)) {
      if (block.problem() != null) {
        unreadable.add(block.shardId());
      }
      block.patients().forEach((patientId, last) -> add(patientId, last, block.readUpTo(), heard));
    }
    return new Everybody(heard, unreadable);
  }

  /**
   * As {@link #readAll}, of some patients: of those who are due in one block at least, which a
   * newer one may put off, and of others that are asked for.
   */
  public Everybody readDue(Instant by, Collection<String> others) {
    Set<String> wanted = new HashSet<>(others);
    Set<String> unreadable = new HashSet<>();
    List<HeardBytes> blocks = new ArrayList<>();
    for (Map<String, AttributeValue> item : items("", false)) {
      String shardId = required(item, SHARD).s();
      Instant readUpTo = toTime(item, READ_UP_TO);
      try {
        HeardBytes block =
            new HeardBytes(required(item, PATIENTS).b().asByteArrayUnsafe(), shardId, readUpTo);
        block.addDue(by, wanted);
        blocks.add(block);
      } catch (IllegalStateException e) {
        unreadable.add(shardId);
      }
    }
    Map<String, Heard> heard = new HashMap<>();
    for (HeardBytes block : blocks) {
      try {
        Map<String, LastHeard> patients = block.holdsAny(wanted) ? block.patients() : Map.of();
        patients.forEach((patientId, last) -> {
          if (wanted.contains(patientId)) {
            add(patientId, last, block.near(), heard);
          }
        });
      } catch (IllegalStateException e) {
        unreadable.add(block.shardId());
      }
    }
    return new Everybody(heard, unreadable);
  }

  private static void add(
      String patientId, LastHeard last, Instant readUpTo, Map<String, Heard> heard) {
    heard.merge(
        patientId,
        new Heard(last, readUpTo),
        (one, other) -> one.last().isNewerThan(other.last()) ? one : other);
  }

  /** The blocks of a shard, by number. */
  public List<HeardBlock> readShard(String shardId) {
    return blocks(shardId + " ", true);
  }

  private List<HeardBlock> blocks(String prefix, boolean isConsistent) {
    return items(prefix, isConsistent).stream().map(this::read).toList();
  }

  private List<Map<String, AttributeValue>> items(String prefix, boolean isConsistent) {
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
    List<Map<String, AttributeValue>> items = new ArrayList<>();
    boolean isLast = false;
    while (!isLast) {
      QueryResponse page = dynamoDb.query(query.build());
      items.addAll(page.items());
      isLast = page.lastEvaluatedKey().isEmpty();
      query.exclusiveStartKey(page.lastEvaluatedKey());
    }
    return items;
  }

  /**
   * Writes a block as the next version of itself, if what is stored is still of its version.
   *
   * @return null if it is written; else what is stored
   */
  public @Nullable HeardBlock replace(HeardBlock block) {
    String key = "%s %05d".formatted(block.shardId(), block.number());
    SdkBytes bytes =
        SdkBytes.fromByteArrayUnsafe(HeardCodec.encode(block.patients(), block.readUpTo()));
    Map<String, AttributeValue> item = new HashMap<>(Attributes.key(PARTITION_KEY, key));
    item.put(CompareAndSet.VERSION, number(block.version() + 1));
    item.put(SHARD, AttributeValue.fromS(block.shardId()));
    item.put(NUMBER, number(block.number()));
    item.put(READ_UP_TO, time(block.readUpTo()));
    item.put(EXPIRES_AT, expiry(block.readUpTo().plus(KEEP)));
    item.put(PATIENTS, AttributeValue.fromB(bytes));
    Map<String, AttributeValue> other =
        CompareAndSet.put(dynamoDb, table, item, block.version() == 0 ? null : block.version());
    if (other == null) {
      known.put(key, new Known(bytes, block.readUpTo(), block.patients()));
      return null;
    }
    return other.isEmpty()
        ? new HeardBlock(block.shardId(), block.number(), 0, block.readUpTo(), Map.of())
        : read(other);
  }

  private HeardBlock read(Map<String, AttributeValue> item) {
    String shardId = required(item, SHARD).s();
    int number = (int) toLong(item, NUMBER);
    long version = toLong(item, CompareAndSet.VERSION);
    Instant readUpTo = toTime(item, READ_UP_TO);
    SdkBytes bytes = required(item, PATIENTS).b();
    Known before = known.get(required(item, EpisodeItem.CONDITION).s());
    try {
      Map<String, LastHeard> patients =
          before != null && before.bytes().equals(bytes) && before.near().equals(readUpTo)
              ? before.patients()
              : new HeardBytes(bytes.asByteArrayUnsafe(), shardId, readUpTo).patients();
      return new HeardBlock(shardId, number, version, readUpTo, patients);
    } catch (IllegalStateException e) {
      String problem = String.valueOf(e.getMessage());
      return new HeardBlock(shardId, number, version, readUpTo, Map.of(), problem);
    }
  }
}
