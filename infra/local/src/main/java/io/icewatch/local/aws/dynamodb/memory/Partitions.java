package io.icewatch.local.aws.dynamodb.memory;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The items of a table or an index: by partition, and there by sort key. Not thread-safe. */
final class Partitions {

  /**
   * Where an item stands; those with the same index key go by the table's.
   *
   * @param index the key of the index, or the table's own once more
   * @param table the item's own
   */
  record Entry(ItemKey index, ItemKey table) implements Comparable<Entry> {

    /** Of two of one partition. */
    @Override
    public int compareTo(Entry other) {
      int order = index.compareRange(other.index);
      return order == 0 ? table.compareTo(other.table) : order;
    }

    /** Of a table. */
    static Entry of(ItemKey key) {
      return new Entry(key, key);
    }
  }

  private final Map<AttributeValue, NavigableMap<Entry, Map<String, AttributeValue>>> byHash =
      new HashMap<>();

  /** The items of a partition in their order; none if there is no such partition. */
  NavigableMap<Entry, Map<String, AttributeValue>> of(AttributeValue hash) {
    NavigableMap<Entry, Map<String, AttributeValue>> partition = byHash.get(hash);
    return partition == null ? new TreeMap<>() : partition;
  }

  void put(Entry entry, Map<String, AttributeValue> item) {
    byHash.computeIfAbsent(entry.index().hash(), hash -> new TreeMap<>()).put(entry, item);
  }

  void remove(Entry entry) {
    AttributeValue hash = entry.index().hash();
    NavigableMap<Entry, Map<String, AttributeValue>> partition = of(hash);
    partition.remove(entry);
    if (partition.isEmpty()) {
      byHash.remove(hash);
    }
  }
}
