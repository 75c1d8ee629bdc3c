package io.icewatch.local.aws.dynamodb.memory;

import io.icewatch.local.aws.dynamodb.expression.Values;
import io.icewatch.local.aws.dynamodb.memory.Partitions.Entry;
import io.icewatch.local.template.TableSpec;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The items of one table with its global indexes. Not thread-safe. */
final class MemoryTable {
  /** DynamoDB's limit, names included. */
  private static final int MOST_ITEM_BYTES = 400 * 1024;

  private final KeySchema schema;
  private final Map<String, SecondaryIndex> indexes = new HashMap<>();
  private final Partitions partitions = new Partitions();

  /**
   * @throws UnsupportedOperationException if the table has a local index
   */
  MemoryTable(TableSpec spec) {
    schema = KeySchema.of(spec.key(), spec.attributeTypes());
    for (TableSpec.Index index : spec.indexes()) {
      if (!index.isGlobal()) {
        throw Requests.refused("the local secondary index " + index.name());
      }
      indexes.put(index.name(), new SecondaryIndex(index, schema, spec.attributeTypes()));
    }
  }

  KeySchema schema() {
    return schema;
  }

  @Nullable SecondaryIndex index(String name) {
    return indexes.get(name);
  }

  @Nullable Map<String, AttributeValue> get(ItemKey key) {
    return partition(key.hash()).get(Entry.of(key));
  }

  /** The items of a partition, by sort key. */
  NavigableMap<Entry, Map<String, AttributeValue>> partition(AttributeValue hash) {
    return partitions.of(hash);
  }

  /**
   * @throws software.amazon.awssdk.services.dynamodb.model.DynamoDbException if the item has an
   *     attribute of an index's key with another type
   */
  void checkIndexed(Map<String, AttributeValue> item) {
    indexes.values().forEach(index -> index.schema().ofIndexed(item));
  }

  /**
   * Puts an item in the place of {@code before}.
   *
   * @throws software.amazon.awssdk.services.dynamodb.model.DynamoDbException if it is too large, or
   *     has an attribute of an index's key with another type; nothing is changed then
   */
  void put(
      ItemKey key, @Nullable Map<String, AttributeValue> before, Map<String, AttributeValue> item) {
    if (Values.size(item) > MOST_ITEM_BYTES) {
      throw Requests.invalid("Item size has exceeded the maximum allowed size");
    }
    checkIndexed(item);
    partitions.put(Entry.of(key), item);
    indexes.values().forEach(index -> index.replace(key, before, item));
  }

  void remove(ItemKey key, Map<String, AttributeValue> before) {
    indexes.values().forEach(index -> index.replace(key, before, Map.of()));
    partitions.remove(Entry.of(key));
  }
}
