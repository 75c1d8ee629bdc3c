package io.icewatch.board.ward;

import io.icewatch.lambda.table.AlarmIndex;
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

/**
 * Reads the items of a ward and all alarms through the table's indexes, and what was last heard.
 */
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

  /**
   * Every item of the wards, and the alarms of all: one query for each megabyte of a bucket. What
   * the release before stored of an alarm is in the wards' index.
   */
  List<Item> items() {
    List<Item> items = new ArrayList<>();
    for (String bucket : buckets) {
      addItems(WardIndex.NAME, WardIndex.BUCKET, bucket, items);
    }
    addItems(AlarmIndex.NAME, AlarmIndex.BUCKET, AlarmIndex.ANY_WARD, items);
    return items;
  }

  private void addItems(String index, String key, String bucket, List<Item> items) {
    QueryRequest.Builder query =
        QueryRequest.builder()
            .tableName(table)
            .indexName(index)
            .keyConditionExpression(key + " = :bucket")
            .expressionAttributeValues(Map.of(":bucket", AttributeValue.fromS(bucket)));
    // Not the SDK's paginator: packages are without it.
    QueryResponse page = dynamoDb.query(query.build());
    page.items().stream().map(Item::new).forEach(items::add);
    while (!page.lastEvaluatedKey().isEmpty()) {
      page = dynamoDb.query(query.exclusiveStartKey(page.lastEvaluatedKey()).build());
      page.items().stream().map(Item::new).forEach(items::add);
    }
  }

  /**
   * What was last heard of each patient, those of other wards included. Of whom it cannot be read
   * their stays tell something older.
   */
  Map<String, Heard> heard() {
    return heard.readAll().patients();
  }
}
