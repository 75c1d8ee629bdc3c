package io.icewatch.local.aws.dynamodb.memory;

import io.icewatch.local.aws.dynamodb.expression.Projection;
import io.icewatch.local.aws.dynamodb.memory.Partitions.Entry;
import io.icewatch.local.template.TableSpec;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A global secondary index: the items that carry its key, in its order. */
final class SecondaryIndex {
  private final KeySchema schema;
  private final boolean isWhole;
  private final Projection projection;
  private final Partitions partitions = new Partitions();

  SecondaryIndex(TableSpec.Index index, KeySchema table, Map<String, String> types) {
    schema = KeySchema.of(index.key(), types);
    isWhole = index.projection().equals("ALL");
    Set<String> projected = new HashSet<>(index.nonKeyAttributes());
    projected.addAll(schema.attributes());
    projected.addAll(table.attributes());
    projection = new Projection(projected);
  }

  KeySchema schema() {
    return schema;
  }

  /** Whether the index holds the attribute. */
  boolean holds(String attribute) {
    return isWhole || projection.attributes().contains(attribute);
  }

  boolean isWhole() {
    return isWhole;
  }

  /**
   * Follows a change of an item.
   *
   * @param before null if there was none
   * @param after empty if there is none any more
   */
  void replace(
      ItemKey key,
      @Nullable Map<String, AttributeValue> before,
      Map<String, AttributeValue> after) {
    ItemKey left = before == null ? null : schema.ofIndexed(before);
    ItemKey indexed = schema.ofIndexed(after);
    if (left != null && !left.equals(indexed)) {
      partitions.remove(new Entry(left, key));
    }
    if (indexed != null) {
      partitions.put(new Entry(indexed, key), isWhole ? after : projection.of(after));
    }
  }

  NavigableMap<Entry, Map<String, AttributeValue>> partition(AttributeValue hash) {
    return partitions.of(hash);
  }
}
