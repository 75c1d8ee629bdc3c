package io.icewatch.local.aws.dynamodb;

import io.icewatch.local.template.TableSpec;
import io.icewatch.local.template.TableSpec.Index;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.LocalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.Projection;

/** Makes the template's tables in a DynamoDB. */
final class Tables {

  private Tables() {}

  static void create(DynamoDbClient client, TableSpec table, boolean withTtl) {
    CreateTableRequest.Builder request =
        CreateTableRequest.builder()
            .tableName(table.name())
            .billingMode(BillingMode.PAY_PER_REQUEST)
            .keySchema(keySchema(table.key()))
            .attributeDefinitions(attributeDefinitions(table));
    List<GlobalSecondaryIndex> global =
        table.indexes().stream().filter(Index::isGlobal).map(Tables::global).toList();
    List<LocalSecondaryIndex> local =
        table.indexes().stream().filter(index -> !index.isGlobal()).map(Tables::local).toList();
    // An empty list is refused.
    if (!global.isEmpty()) {
      request.globalSecondaryIndexes(global);
    }
    if (!local.isEmpty()) {
      request.localSecondaryIndexes(local);
    }
    client.createTable(request.build());
    client.waiter().waitUntilTableExists(wanted -> wanted.tableName(table.name()));
    String ttl = table.ttlAttribute();
    if (withTtl && ttl != null) {
      client.updateTimeToLive(update ->
          update
              .tableName(table.name())
              .timeToLiveSpecification(spec -> spec.attributeName(ttl).enabled(true)));
    }
  }

  private static GlobalSecondaryIndex global(Index index) {
    return GlobalSecondaryIndex.builder()
        .indexName(index.name())
        .keySchema(keySchema(index.key()))
        .projection(projection(index))
        .build();
  }

  private static LocalSecondaryIndex local(Index index) {
    return LocalSecondaryIndex.builder()
        .indexName(index.name())
        .keySchema(keySchema(index.key()))
        .projection(projection(index))
        .build();
  }

  private static Projection projection(Index index) {
    Projection.Builder projection = Projection.builder().projectionType(index.projection());
    return index.nonKeyAttributes().isEmpty()
        ? projection.build()
        : projection.nonKeyAttributes(index.nonKeyAttributes()).build();
  }

  private static List<KeySchemaElement> keySchema(TableSpec.Key key) {
    List<KeySchemaElement> schema = new ArrayList<>();
    schema.add(element(key.hash(), KeyType.HASH));
    String range = key.range();
    if (range != null) {
      schema.add(element(range, KeyType.RANGE));
    }
    return schema;
  }

  private static KeySchemaElement element(String name, KeyType type) {
    return KeySchemaElement.builder().attributeName(name).keyType(type).build();
  }

  private static List<AttributeDefinition> attributeDefinitions(TableSpec table) {
    return table.attributeTypes().entrySet().stream()
        .map(type ->
            AttributeDefinition.builder()
                .attributeName(type.getKey())
                .attributeType(type.getValue())
                .build())
        .toList();
  }
}
