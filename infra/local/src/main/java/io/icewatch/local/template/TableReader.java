package io.icewatch.local.template;

import io.icewatch.local.template.TableSpec.Index;
import io.icewatch.local.template.TableSpec.Key;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads {@code AWS::DynamoDB::Table}. */
final class TableReader {
  private static final String GLOBAL = "GlobalSecondaryIndexes";
  private static final String LOCAL = "LocalSecondaryIndexes";

  private TableReader() {}

  static TableSpec read(Resource table) {
    Value properties = table.properties();
    properties.only(
        "TableName",
        "AttributeDefinitions",
        "KeySchema",
        GLOBAL,
        LOCAL,
        "BillingMode",
        "TimeToLiveSpecification",
        // Of no consequence on one machine.
        "DeletionProtectionEnabled",
        "PointInTimeRecoverySpecification",
        "SSESpecification",
        "Tags");
    properties.get("BillingMode").oneOf("PAY_PER_REQUEST");
    return new TableSpec(
        table.name(),
        key(properties),
        attributeTypes(properties.get("AttributeDefinitions")),
        Stream.concat(indexes(properties, GLOBAL), indexes(properties, LOCAL)).toList(),
        ttlAttribute(properties.section("TimeToLiveSpecification")));
  }

  private static Stream<Index> indexes(Value properties, String section) {
    return properties.find(section).stream()
        .flatMap(indexes -> indexes.items().stream())
        .map(index -> index(index, section.equals(GLOBAL)));
  }

  private static Index index(Value index, boolean isGlobal) {
    index.only("IndexName", "KeySchema", "Projection");
    Value projection = index.get("Projection").only("ProjectionType", "NonKeyAttributes");
    return new Index(
        index.get("IndexName").text(),
        isGlobal,
        key(index),
        projection.get("ProjectionType").oneOf("ALL", "KEYS_ONLY", "INCLUDE"),
        projection
            .find("NonKeyAttributes")
            .map(names -> names.items().stream().map(Value::text).toList())
            .orElse(List.of()));
  }

  private static Key key(Value declaration) {
    Value schema = declaration.get("KeySchema");
    Map<String, String> keys = new HashMap<>();
    for (Value key : schema.items()) {
      key.only("AttributeName", "KeyType");
      keys.put(key.get("KeyType").oneOf("HASH", "RANGE"), key.get("AttributeName").text());
    }
    String hash = keys.get("HASH");
    if (hash == null) {
      throw schema.refusal("no HASH key", "one");
    }
    return new Key(hash, keys.get("RANGE"));
  }

  private static Map<String, String> attributeTypes(Value definitions) {
    Map<String, String> types = new HashMap<>();
    for (Value definition : definitions.items()) {
      definition.only("AttributeName", "AttributeType");
      types.put(
          definition.get("AttributeName").text(),
          definition.get("AttributeType").oneOf("S", "N", "B"));
    }
    return types;
  }

  private static @Nullable String ttlAttribute(Value ttl) {
    ttl.only("AttributeName", "Enabled");
    boolean enabled = ttl.find("Enabled").map(Value::flag).orElse(false);
    return enabled ? ttl.get("AttributeName").text() : null;
  }
}
