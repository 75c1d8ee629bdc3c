package io.icewatch.local.template;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what alerting stands on: the DynamoDB table of episodes and the SNS topic of pages. */
final class AlertingReader {

  private AlertingReader() {}

  static TopicSpec topic(Resource topic) {
    topic
        .properties()
        .only(
            "TopicName",
            // Of no consequence on one machine.
            "DisplayName",
            "KmsMasterKeyId",
            "Subscription",
            "Tags");
    return new TopicSpec(topic.name(), topic.arn());
  }

  static EpisodeTableSpec table(Resource table) {
    Value properties = table.properties();
    properties.only(
        "TableName",
        "AttributeDefinitions",
        "KeySchema",
        "BillingMode",
        "TimeToLiveSpecification",
        // Of no consequence on one machine.
        "PointInTimeRecoverySpecification",
        "SSESpecification",
        "Tags");
    properties.get("BillingMode").oneOf("PAY_PER_REQUEST");
    Map<String, String> keys = keys(properties.get("KeySchema"));
    String hashKey = keys.get("HASH");
    if (hashKey == null) {
      throw properties.get("KeySchema").refusal("no HASH key", "one");
    }
    return new EpisodeTableSpec(
        table.name(),
        hashKey,
        keys.get("RANGE"),
        attributeTypes(properties.get("AttributeDefinitions")),
        ttlAttribute(properties.section("TimeToLiveSpecification")));
  }

  private static Map<String, String> keys(Value schema) {
    Map<String, String> keys = new HashMap<>();
    for (Value key : schema.items()) {
      key.only("AttributeName", "KeyType");
      keys.put(key.get("KeyType").oneOf("HASH", "RANGE"), key.get("AttributeName").text());
    }
    return keys;
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
