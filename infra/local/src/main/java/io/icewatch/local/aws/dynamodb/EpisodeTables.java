package io.icewatch.local.aws.dynamodb;

import io.icewatch.local.template.EpisodeTableSpec;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;

/** Makes the template's tables in a DynamoDB. */
final class EpisodeTables {

  private EpisodeTables() {}

  static void create(DynamoDbClient client, EpisodeTableSpec table, boolean withTtl) {
    client.createTable(
        request ->
            request
                .tableName(table.name())
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .keySchema(keySchema(table))
                .attributeDefinitions(attributeDefinitions(table)));
    client.waiter().waitUntilTableExists(request -> request.tableName(table.name()));
    String ttl = table.ttlAttribute();
    if (withTtl && ttl != null) {
      client.updateTimeToLive(
          request ->
              request
                  .tableName(table.name())
                  .timeToLiveSpecification(spec -> spec.attributeName(ttl).enabled(true)));
    }
  }

  private static List<KeySchemaElement> keySchema(EpisodeTableSpec table) {
    List<KeySchemaElement> schema = new ArrayList<>();
    schema.add(key(table.hashKey(), KeyType.HASH));
    String range = table.rangeKey();
    if (range != null) {
      schema.add(key(range, KeyType.RANGE));
    }
    return schema;
  }

  private static KeySchemaElement key(String name, KeyType type) {
    return KeySchemaElement.builder().attributeName(name).keyType(type).build();
  }

  private static List<AttributeDefinition> attributeDefinitions(EpisodeTableSpec table) {
    return table.attributeTypes().entrySet().stream()
        .map(
            type ->
                AttributeDefinition.builder()
                    .attributeName(type.getKey())
                    .attributeType(type.getValue())
                    .build())
        .toList();
  }
}
