package io.icewatch.board.ward;

import io.icewatch.lambda.table.HeardTable;
import io.icewatch.lambda.table.HeardTable.Heard;
import io.icewatch.lambda.table.WardIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/** Reads the items of a ward through the table's index by ward, and what was last heard. */
final class WardTable {
  private final DynamoDbClient dynamoDb;
  private final HeardTable heard;
  private final String table;
  private final List<String> buckets;

  /**
   * @param buckets the wards' names, and {@code -} for items that do not know theirs
   */
  WardTable(DynamoDbClient dynamoDb, String table, List<String> buckets) {
    this.dynamoDb = dynamoDb;
    this.heard = new HeardTable(dynamoDb, table);
    this.table = table;
    this.buckets = List.copyOf(buckets);
  }

  /** Every item of the wards: one query for each megabyte of a bucket. */
  List<Item> items() {
    List<Item> items = new ArrayList<>();
    for (String bucket : buckets) {
      // Not the SDK's paginator: packages are without it.
      Map<String, AttributeValue> next = Map.of();
      do {
        QueryResponse page = dynamoDb.query(query(bucket, next));
        page.items().stream().map(Item::new).forEach(items::add);
        next = page.lastEvaluatedKey();
      } while (!next.isEmpty());
    }
    return items;
  }

  /**
   * What was last heard of each patient, those of other wards included. Of whom it cannot be read
   * their stays tell something older.
   */
  Map<String, Heard> heard() {
    return heard.readAll().patients();
  }

  /**
   * @param after where the page before ended; empty for the first
   */
  private QueryRequest query(String bucket, Map<String, AttributeValue> after) {
    QueryRequest.Builder query =
        QueryRequest.builder()
            .tableName(table)
            .indexName(WardIndex.NAME)
            .keyConditionExpression(WardIndex.BUCKET + " = :bucket")
            .expressionAttributeValues(Map.of(":bucket", AttributeValue.fromS(bucket)));
    return (after.isEmpty() ? query : query.exclusiveStartKey(after)).build();
  }
}
