package io.icewatch.lambda.table;

import static software.amazon.awssdk.services.dynamodb.model.ProjectionType.ALL;
import static software.amazon.awssdk.services.dynamodb.model.ProjectionType.INCLUDE;
import static software.amazon.awssdk.services.dynamodb.model.ProjectionType.KEYS_ONLY;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.dynamodb.services.local.embedded.DynamoDBEmbedded;

/** DynamoDB Local in this process, started once and shared by all tests; each has its own table. */
public final class LocalDynamoDb {
  private static final Boolean WITHOUT_TELEMETRY = true;
  private static final DynamoDbClient CLIENT =
      DynamoDBEmbedded.create(WITHOUT_TELEMETRY).dynamoDbClient();
  private static final AtomicInteger TABLES = new AtomicInteger();

  private LocalDynamoDb() {}

  /** The client of all tests. */
  public static DynamoDbClient client() {
    return CLIENT;
  }

  /** Makes an empty table with the template's keys and indexes; gives its name. */
  public static String newEpisodeTable() {
    String table = "episodes-" + TABLES.incrementAndGet();
    CLIENT.createTable(create ->
        create
            .tableName(table)
            .billingMode(BillingMode.PAY_PER_REQUEST)
            .keySchema(key("patient_id", KeyType.HASH), key("condition", KeyType.RANGE))
            .globalSecondaryIndexes(
                index("due", "due_bucket", "due_at", all -> all.projectionType(KEYS_ONLY)),
                index("ward", "ward_bucket", "patient_id", all -> all.projectionType(ALL)),
                index(
                    "alarms",
                    "alarm_bucket",
                    "patient_id",
                    some -> some.projectionType(INCLUDE).nonKeyAttributes(AlarmIndex.ATTRIBUTES)))
            .attributeDefinitions(
                attribute("patient_id", ScalarAttributeType.S),
                attribute("condition", ScalarAttributeType.S),
                attribute("due_bucket", ScalarAttributeType.N),
                attribute("due_at", ScalarAttributeType.N),
                attribute("ward_bucket", ScalarAttributeType.S),
                attribute("alarm_bucket", ScalarAttributeType.S)));
    return table;
  }

  /** The item of a patient and condition as it is stored; empty if there is none. */
  public static Map<String, AttributeValue> item(String table, String patientId, String condition) {
    return CLIENT
        .getItem(get ->
            get.tableName(table)
                .key(
                    Map.of(
                        "patient_id", AttributeValue.fromS(patientId),
                        "condition", AttributeValue.fromS(condition))))
        .item();
  }

  /** Makes the first block of what was last heard of a shard one that no build can read. */
  public static void spoilHeard(String table, String shardId) {
    CLIENT.updateItem(update ->
        update
            .tableName(table)
            .key(Attributes.key("#heard", shardId + " 00000"))
            .updateExpression("SET patients = :spoilt")
            .expressionAttributeValues(
                Map.of(":spoilt", AttributeValue.fromB(SdkBytes.fromUtf8String("spoilt")))));
  }

  private static KeySchemaElement key(String name, KeyType type) {
    return KeySchemaElement.builder().attributeName(name).keyType(type).build();
  }

  private static GlobalSecondaryIndex index(
      String name, String hash, String range, Consumer<Projection.Builder> projection) {
    return GlobalSecondaryIndex.builder()
        .indexName(name)
        .keySchema(key(hash, KeyType.HASH), key(range, KeyType.RANGE))
        .projection(projection)
        .build();
  }

  private static AttributeDefinition attribute(String name, ScalarAttributeType type) {
    return AttributeDefinition.builder().attributeName(name).attributeType(type).build();
  }
}
