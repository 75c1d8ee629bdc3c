package io.icewatch.local.aws.dynamodb.memory;

import io.icewatch.local.aws.dynamodb.expression.Values;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A key of a table or an index, in normal form.
 *
 * @param hash value of the partition key
 * @param range value of the sort key, or null where there is none
 */
record ItemKey(AttributeValue hash, @Nullable AttributeValue range) implements Comparable<ItemKey> {

  /** By sort key within a partition; partitions in some order that lasts. */
  @Override
  public int compareTo(ItemKey other) {
    int order = Values.compare(hash, other.hash);
    return order == 0 ? compareRange(other) : order;
  }

  /** By sort key alone: of two keys of one partition. */
  int compareRange(ItemKey other) {
    return range == null || other.range == null ? 0 : Values.compare(range, other.range);
  }
}
