package io.icewatch.local.silence;

import static java.util.Objects.requireNonNull;

import io.icewatch.lambda.table.HeardBlock;
import io.icewatch.lambda.table.HeardTable;
import io.icewatch.lambda.table.HeardTable.Heard;
import io.icewatch.lambda.table.ShardPosition;
import io.icewatch.lambda.table.ShardPositions;
import io.icewatch.lambda.table.StayTable;
import io.icewatch.lambda.table.StoredStay;
import io.icewatch.local.aws.dynamodb.memory.MemoryDynamoDb;
import io.icewatch.local.template.TableSpec;
import io.icewatch.local.template.Template;
import io.icewatch.vitals.stay.SilencePolicy;
import io.icewatch.vitals.stay.Stay;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchRequest;
import software.amazon.awssdk.services.sns.model.PublishRequest;

/**
 * The items of the table by which silence is judged: the patient's stay, what was last heard of the
 * shard, and how far that has been read. Other items are left out: whatever they hold, nobody is
 * called silent by it. There is one object for each content, compared by identity.
 */
final class SharedItems {
  private static final TableSpec SPEC =
      Template.read(Path.of("..", "..", "template.yaml"), Map.of()).tables().getFirst();
  private static final String TABLE = "EpisodeTable";
  private static final String HASH = SPEC.key().hash();
  private static final String RANGE = requireNonNull(SPEC.key().range());
  private static final String HEARD = "#heard";
  private static final String BUCKET = ":bucket";
  private static final String DUE_BUCKET = "due_bucket";

  private final Map<Map<Key, Map<String, AttributeValue>>, State> states = new HashMap<>();
  private final Map<Object, Object> answers = new HashMap<>();
  private @Nullable AttributeValue patientsBucket;

  private record Key(String hash, String range) {}

  /**
   * What a call does.
   *
   * @param after what is stored then
   * @param answer the SDK's response, or the exception of a condition that does not hold
   */
  record Effect(State after, Object answer) {}

  /** One object for each answer. */
  Object only(Object answer) {
    return answers.computeIfAbsent(answer, first -> first);
  }

  /** A content. */
  final class State {
    private final Map<Key, Map<String, AttributeValue>> items;
    private final IdentityHashMap<Object, Effect> effects = new IdentityHashMap<>();
    private final @Nullable Stay stay;
    private final @Nullable Heard heard;
    private final @Nullable ShardPosition position;

    private State(Map<Key, Map<String, AttributeValue>> items) {
      this.items = items;
      DynamoDbClient table = table(items.values());
      StoredStay stored =
          new StayTable(table, TABLE, SilencePolicy.AT_ONCE).read(SilenceScenario.PATIENT);
      this.stay = stored == null ? null : stored.stay();
      this.heard = new HeardTable(table, TABLE).readAll().patients().get(SilenceScenario.PATIENT);
      this.position = new ShardPositions(table, TABLE).read(SilenceScenario.SHARD);
    }

    /** The patient's stay, once there is one. */
    @Nullable Stay stay() {
      return stay;
    }

    /** What was heard of the patient since, if anything. */
    @Nullable Heard heard() {
      return heard;
    }

    /** How far the shard has been read, once it was. */
    @Nullable ShardPosition position() {
      return position;
    }

    /**
     * What a call does.
     *
     * @param execute tells it, the first time that it is asked for this very request
     */
    Effect after(Object request, Function<Object, Effect> execute) {
      return effects.computeIfAbsent(
          request,
          call -> {
            Effect effect = execute.apply(call);
            return new Effect(effect.after(), only(effect.answer()));
          });
    }

    /** What a call to the table does. */
    Effect executed(Object request) {
      DynamoDbClient table = table(items.values());
      return switch (request) {
        case GetItemRequest get -> new Effect(this, table.getItem(get));
        case BatchGetItemRequest get -> new Effect(this, table.batchGetItem(get));
        case QueryRequest query -> new Effect(this, table.query(query));
        case PutItemRequest put -> {
          try {
            Object answer = table.putItem(put);
            yield new Effect(with(key(put.item()), table), answer);
          } catch (ConditionalCheckFailedException e) {
            yield new Effect(this, e);
          }
        }
        case UpdateItemRequest update -> {
          Object answer = table.updateItem(update);
          yield new Effect(with(key(update.key()), table), answer);
        }
        default -> throw new IllegalArgumentException("no call to the table: " + request);
      };
    }

    private State with(Key key, DynamoDbClient table) {
      Map<String, AttributeValue> attributes =
          Map.of(HASH, AttributeValue.fromS(key.hash()), RANGE, AttributeValue.fromS(key.range()));
      Map<Key, Map<String, AttributeValue>> next = new HashMap<>(items);
      next.put(key, table.getItem(get -> get.tableName(TABLE).key(attributes)).item());
      return state(next);
    }
  }

  /** The content when nothing is stored yet. */
  State empty() {
    return state(Map.of());
  }

  private State state(Map<Key, Map<String, AttributeValue>> items) {
    State known = states.get(items);
    if (known == null) {
      known = new State(items);
      states.put(items, known);
    }
    patientsBucket =
        items.values().stream()
            .map(item -> item.get(DUE_BUCKET))
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(patientsBucket);
    return known;
  }

  /** Whether a call asks for one of the items, changes one, or tells somebody something. */
  boolean concerns(Object request) {
    return switch (request) {
      case GetItemRequest get -> isAmong(key(get.key()));
      case BatchGetItemRequest get ->
          get.requestItems().values().stream()
              .map(KeysAndAttributes::keys)
              .flatMap(List::stream)
              .anyMatch(key -> isAmong(key(key)));
      case QueryRequest query ->
          query.indexName() == null
              || requireNonNull(query.expressionAttributeValues().get(BUCKET))
                  .equals(patientsBucket);
      case PutItemRequest put -> isAmong(key(put.item()));
      case UpdateItemRequest update -> isAmong(key(update.key()));
      case PublishRequest publish -> true;
      case PutRecordBatchRequest rows ->
          rows.records().stream().anyMatch(row -> row.data().asUtf8String().contains("returned/"));
      default -> false;
    };
  }

  /** Whether an item holds what was heard. */
  static boolean isBlock(Map<String, AttributeValue> item) {
    return requireNonNull(item.get(HASH)).s().equals(HEARD);
  }

  /** The item of a block, with another block in it and the version that it had. */
  static Map<String, AttributeValue> changed(
      Map<String, AttributeValue> item, UnaryOperator<HeardBlock> change) {
    MemoryDynamoDb before = table(List.of(item));
    MemoryDynamoDb after = table(List.of());
    HeardBlock block = new HeardTable(before, TABLE).readShard(SilenceScenario.SHARD).getFirst();
    new HeardTable(after, TABLE).replace(change.apply(block));
    Map<String, AttributeValue> key =
        Map.of(HASH, requireNonNull(item.get(HASH)), RANGE, requireNonNull(item.get(RANGE)));
    Map<String, AttributeValue> changed =
        new HashMap<>(after.getItem(get -> get.tableName(TABLE).key(key)).item());
    changed.put("version", requireNonNull(item.get("version")));
    return changed;
  }

  private static MemoryDynamoDb table(Collection<Map<String, AttributeValue>> items) {
    MemoryDynamoDb table = new MemoryDynamoDb();
    table.create(new TableSpec(TABLE, SPEC.key(), SPEC.attributeTypes(), SPEC.indexes(), null));
    items.forEach(item -> table.putItem(put -> put.tableName(TABLE).item(item)));
    return table;
  }

  private static boolean isAmong(Key key) {
    return key.hash().equals(HEARD)
        || key.hash().startsWith(ShardPositions.PREFIX)
        || (key.hash().equals(SilenceScenario.PATIENT) && key.range().equals("stay"));
  }

  private static Key key(Map<String, AttributeValue> attributes) {
    return new Key(
        requireNonNull(attributes.get(HASH)).s(), requireNonNull(attributes.get(RANGE)).s());
  }
}
