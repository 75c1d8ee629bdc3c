package io.icewatch.local.aws.dynamodb.memory;

import io.icewatch.local.template.TableSpec;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A global secondary index: the items that carry its key, in its order. */
final class SecondaryIndex {

  /**
   * Where an item stands in an index; those with the same index key go by the table's.
   *
   * @param index the key of the index
   * @param table the item's own
   */
  record Entry(ItemKey index, ItemKey table) {
    static final Comparator<Entry> ORDER =
        Comparator.comparing(Entry::index).thenComparing(Entry::table);
  }

  private final KeySchema schema;
  private final boolean isWhole;
  private final Set<String> projected;
  private final Map<AttributeValue, NavigableMap<Entry, Map<String, AttributeValue>>> partitions =
      new HashMap<>();

  SecondaryIndex(TableSpec.Index index, KeySchema table, Map<String, String> types) {
    schema = KeySchema.of(index.key(), types);
    isWhole = index.projection().equals("ALL");
    projected = new HashSet<>(index.nonKeyAttributes());
    for (KeySchema key : new KeySchema[] {schema, table}) {
      projected.add(key.hash());
      String range = key.range();
      if (range != null) {
        projected.add(range);
      }
    }
  }

  KeySchema schema() {
    return schema;
  }

  /** Whether the index holds the attribute. */
  boolean holds(String attribute) {
    return isWhole || projected.contains(attribute);
  }

  boolean isWhole() {
    return isWhole;
  }

  void remove(ItemKey key, Map<String, AttributeValue> item) {
    ItemKey indexed = schema.ofIndexed(item);
    if (indexed != null) {
      NavigableMap<Entry, Map<String, AttributeValue>> partition = partitions.get(indexed.hash());
      if (partition != null) {
        partition.remove(new Entry(indexed, key));
        if (partition.isEmpty()) {
          partitions.remove(indexed.hash());
        }
      }
    }
  }

  void add(ItemKey key, Map<String, AttributeValue> item) {
    ItemKey indexed = schema.ofIndexed(item);
    if (indexed != null) {
      partitions
          .computeIfAbsent(indexed.hash(), hash -> new TreeMap<>(Entry.ORDER))
          .put(new Entry(indexed, key), projection(item));
    }
  }

  private Map<String, AttributeValue> projection(Map<String, AttributeValue> item) {
    if (isWhole) {
      return item;
    }
    Map<String, AttributeValue> some = new HashMap<>(item);
    some.keySet().retainAll(projected);
    return some;
  }

  NavigableMap<Entry, Map<String, AttributeValue>> partition(AttributeValue hash) {
    return partitions.getOrDefault(hash, new TreeMap<>(Entry.ORDER));
  }
}
