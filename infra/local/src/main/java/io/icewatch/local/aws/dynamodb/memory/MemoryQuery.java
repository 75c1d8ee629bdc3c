package io.icewatch.local.aws.dynamodb.memory;

import io.icewatch.local.aws.dynamodb.expression.Condition;
import io.icewatch.local.aws.dynamodb.expression.Placeholders;
import io.icewatch.local.aws.dynamodb.expression.Projection;
import io.icewatch.local.aws.dynamodb.expression.Values;
import io.icewatch.local.aws.dynamodb.memory.Partitions.Entry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.Select;

/** One page of a query. */
final class MemoryQuery {
  /** A page ends with the item that takes it beyond this. */
  private static final int PAGE_BYTES = 1 << 20;

  static final Requests REQUESTS =
      new Requests(
          "Query",
          "TableName",
          "IndexName",
          "KeyConditionExpression",
          "FilterExpression",
          "ProjectionExpression",
          "ExpressionAttributeNames",
          "ExpressionAttributeValues",
          "Limit",
          "ExclusiveStartKey",
          "ScanIndexForward",
          "ConsistentRead",
          "Select");

  private final QueryRequest request;
  private final MemoryTable table;
  private final @Nullable SecondaryIndex index;
  private final KeySchema schema;
  private final KeyCondition key;
  private final @Nullable Condition filter;
  private final @Nullable Projection projection;

  MemoryQuery(QueryRequest request, MemoryTable table) {
    this.request = request;
    this.table = table;
    this.index = request.indexName() == null ? null : index(request.indexName(), table);
    this.schema = index == null ? table.schema() : index.schema();
    Placeholders placeholders =
        new Placeholders(request.expressionAttributeNames(), request.expressionAttributeValues());
    String keyExpression = request.keyConditionExpression();
    if (keyExpression == null) {
      throw Requests.invalid(
          "Either the KeyConditions or KeyConditionExpression parameter must be"
              + " specified in the request.");
    }
    this.key = KeyCondition.parse(keyExpression, placeholders, schema);
    this.filter =
        request.filterExpression() == null
            ? null
            : Condition.parse(request.filterExpression(), placeholders);
    this.projection =
        request.projectionExpression() == null
            ? null
            : Projection.parse(request.projectionExpression(), placeholders);
    placeholders.checkAllAreUsed();
    checkIndex();
  }

  private static SecondaryIndex index(String name, MemoryTable table) {
    SecondaryIndex index = table.index(name);
    if (index == null) {
      throw Requests.invalid("The table does not have the specified index: " + name);
    }
    return index;
  }

  private void checkIndex() {
    if (index == null) {
      return;
    }
    if (Boolean.TRUE.equals(request.consistentRead())) {
      throw Requests.invalid("Consistent reads are not supported on global secondary indexes");
    }
    boolean asksForMore =
        (request.select() == Select.ALL_ATTRIBUTES && !index.isWhole())
            || (projection != null && !projection.attributes().stream().allMatch(index::holds));
    if (asksForMore) {
      throw Requests.invalid(
          "One or more parameter values were invalid: the index does not project what is selected");
    }
  }

  QueryResponse answer() {
    List<Map<String, AttributeValue>> found = new ArrayList<>();
    int looked = 0;
    int bytes = 0;
    Map<String, AttributeValue> last = null;
    boolean endsAtFirstMiss = key.endsAtFirstMiss(isForward());
    for (Map<String, AttributeValue> item : inOrder().values()) {
      if (!key.isOn(item)) {
        if (endsAtFirstMiss) {
          break;
        }
        continue;
      }
      if (last != null && (bytes > PAGE_BYTES || isAtLimit(looked))) {
        return response(found, looked, last);
      }
      looked++;
      bytes += Values.size(item);
      last = item;
      if (filter == null || filter.holds(item)) {
        found.add(projection == null ? item : projection.of(item));
      }
    }
    // Whoever was stopped by the limit is not told that there is no more.
    return response(found, looked, isAtLimit(looked) ? last : null);
  }

  private boolean isAtLimit(int looked) {
    return request.limit() != null && looked >= request.limit();
  }

  private boolean isForward() {
    return !Boolean.FALSE.equals(request.scanIndexForward());
  }

  private NavigableMap<Entry, Map<String, AttributeValue>> inOrder() {
    NavigableMap<Entry, Map<String, AttributeValue>> partition =
        index == null ? table.partition(key.hash()) : index.partition(key.hash());
    NavigableMap<Entry, Map<String, AttributeValue>> ordered =
        isForward() ? partition : partition.descendingMap();
    return request.hasExclusiveStartKey()
        ? ordered.tailMap(entry(Values.normal(request.exclusiveStartKey())), false)
        : ordered;
  }

  private Entry entry(Map<String, AttributeValue> startKey) {
    String wrong = "The provided starting key is invalid";
    Entry entry = new Entry(schema.of(startKey, wrong), table.schema().of(startKey, wrong));
    if (!entry.index().hash().equals(key.hash())
        || !keyOf(startKey).keySet().equals(startKey.keySet())) {
      throw Requests.invalid(wrong);
    }
    return entry;
  }

  private QueryResponse response(
      List<Map<String, AttributeValue>> found,
      int looked,
      @Nullable Map<String, AttributeValue> last) {
    QueryResponse.Builder response =
        QueryResponse.builder().count(found.size()).scannedCount(looked);
    if (request.select() != Select.COUNT) {
      response.items(found);
    }
    return last == null ? response.build() : response.lastEvaluatedKey(keyOf(last)).build();
  }

  /** The keys of the table and of the index. */
  private Map<String, AttributeValue> keyOf(Map<String, AttributeValue> item) {
    Set<String> keys = new HashSet<>(schema.attributes());
    keys.addAll(table.schema().attributes());
    return new Projection(keys).of(item);
  }
}
