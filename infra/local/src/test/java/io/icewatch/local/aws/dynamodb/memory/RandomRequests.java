package io.icewatch.local.aws.dynamodb.memory;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** Requests to a table of few patients, so that they meet; some of them are wrong. */
final class RandomRequests {
  private static final List<String> CONDITIONS =
      List.of(
          "attribute_not_exists(patient_id)",
          "attribute_exists(#v)",
          "#v = :a",
          "#v <> :a",
          "#v < :a",
          "#v >= :a AND n <= :b",
          "NOT n > :b OR attribute_not_exists(n)",
          "(n = :b OR m.x = :a) AND #v > :a",
          "n BETWEEN :a AND :b",
          "#v IN (:a, :b)",
          "begins_with(#c, :text)",
          "contains(l, :a)",
          "size(l) > :a",
          "attribute_type(n, :type)",
          "n = :text",
          "n = #v",
          "n > :list",
          "n = ",
          "n == :a");

  private static final List<String> UPDATES =
      List.of(
          "SET n = :a",
          "SET n = n + :a",
          "SET due_bucket = :a, due_at = :unique",
          "REMOVE due_bucket, due_at",
          "REMOVE due_at SET #v = :a",
          "SET ward_bucket = :text",
          "SET m = :map",
          "SET m.x = :b",
          "SET l = list_append(if_not_exists(l, :list), :list)",
          "ADD n :a");

  private static final List<String> KEY_CONDITIONS =
      List.of(
          "patient_id = :p",
          "patient_id = :p AND #c = :text",
          "patient_id = :p AND begins_with(#c, :text)",
          "patient_id = :p AND #c BETWEEN :text AND :text2",
          "patient_id = :p AND #c > :text",
          "patient_id = :p AND #c <= :text",
          "patient_id > :p",
          "#c = :text",
          "patient_id = :p AND n = :a",
          "patient_id = :a");

  private static final List<String> DUE_CONDITIONS =
      List.of(
          "due_bucket = :a",
          "due_bucket = :a AND due_at <= :unique",
          "due_bucket = :a AND due_at BETWEEN :b AND :unique",
          "due_at <= :a");

  private final Random random;
  private final Map<String, AttributeValue> values = new HashMap<>();
  private final Map<String, String> names = new HashMap<>();

  RandomRequests(Random random) {
    this.random = random;
  }

  private String oneOf(List<String> expressions) {
    String expression = expressions.get(random.nextInt(expressions.size()));
    Map<String, AttributeValue> all =
        Map.of(
            ":a", number(random.nextInt(5)),
            ":b", number(random.nextInt(9)),
            ":p", patient(),
            ":text2", AttributeValue.fromS("x"),
            ":text", condition(),
            ":type", AttributeValue.fromS(random.nextBoolean() ? "N" : "S"),
            ":unique", number(random.nextInt(1_000_000)),
            ":map", AttributeValue.fromM(Map.of("x", number(random.nextInt(3)))),
            ":list", AttributeValue.fromL(List.of(number(random.nextInt(5)))));
    for (String token : expression.split("[^:#a-z0-9_]+", -1)) {
      if (all.containsKey(token)) {
        values.put(token, all.get(token));
      }
    }
    if (expression.contains("#v")) {
      names.put("#v", "version");
    }
    if (expression.contains("#c")) {
      names.put("#c", "condition");
    }
    if (random.nextInt(60) == 0) {
      names.put("#unused", "n");
    }
    return expression;
  }

  private static AttributeValue number(int number) {
    return AttributeValue.fromN(Integer.toString(number));
  }

  private AttributeValue patient() {
    return AttributeValue.fromS(random.nextInt(40) == 0 ? "" : "p" + random.nextInt(3));
  }

  private AttributeValue condition() {
    return AttributeValue.fromS(
        List.of("stay", "spo2-low", "ack#1", "ack#2", "é", "a").get(random.nextInt(6)));
  }

  private Map<String, AttributeValue> key() {
    return random.nextInt(60) == 0
        ? Map.of("patient_id", patient())
        : Map.of("patient_id", patient(), "condition", condition());
  }

  private Map<String, AttributeValue> item() {
    Map<String, AttributeValue> item = new HashMap<>(key());
    item.put("version", number(random.nextInt(5)));
    if (random.nextBoolean()) {
      item.put("n", number(random.nextInt(9)));
    }
    if (random.nextBoolean()) {
      item.put("due_bucket", number(random.nextInt(3)));
      item.put("due_at", number(random.nextInt(1_000_000)));
    }
    if (random.nextBoolean()) {
      item.put("ward_bucket", AttributeValue.fromS(random.nextBoolean() ? "-" : "a"));
    }
    if (random.nextInt(40) == 0) {
      item.put("due_at", AttributeValue.fromS("not a number"));
    }
    if (random.nextInt(3) == 0) {
      item.put("l", AttributeValue.fromL(List.of(number(1), number(random.nextInt(5)))));
      item.put("m", AttributeValue.fromM(Map.of("x", number(random.nextInt(5)))));
    }
    return item;
  }

  private ReturnValuesOnConditionCheckFailure onFailure() {
    return random.nextBoolean()
        ? ReturnValuesOnConditionCheckFailure.ALL_OLD
        : ReturnValuesOnConditionCheckFailure.NONE;
  }

  private ReturnValue oldOrNone() {
    return random.nextBoolean() ? ReturnValue.ALL_OLD : ReturnValue.NONE;
  }

  PutItemRequest put(String table) {
    PutItemRequest.Builder put =
        PutItemRequest.builder().tableName(table).item(item()).returnValues(oldOrNone());
    if (random.nextBoolean()) {
      put.conditionExpression(oneOf(CONDITIONS)).returnValuesOnConditionCheckFailure(onFailure());
      put.expressionAttributeNames(namesOrNull()).expressionAttributeValues(valuesOrNull());
    }
    return put.build();
  }

  UpdateItemRequest update(String table) {
    UpdateItemRequest.Builder update =
        UpdateItemRequest.builder()
            .tableName(table)
            .key(key())
            .updateExpression(oneOf(UPDATES))
            .returnValues(random.nextBoolean() ? ReturnValue.ALL_NEW : oldOrNone());
    if (random.nextInt(3) == 0) {
      Map<String, AttributeValue> ofUpdate = Map.copyOf(values);
      update
          .conditionExpression(oneOf(CONDITIONS))
          .returnValuesOnConditionCheckFailure(onFailure());
      values.putAll(ofUpdate);
    }
    return update
        .expressionAttributeNames(namesOrNull())
        .expressionAttributeValues(valuesOrNull())
        .build();
  }

  DeleteItemRequest delete(String table) {
    DeleteItemRequest.Builder delete =
        DeleteItemRequest.builder().tableName(table).key(key()).returnValues(oldOrNone());
    if (random.nextBoolean()) {
      delete
          .conditionExpression(oneOf(CONDITIONS))
          .returnValuesOnConditionCheckFailure(onFailure())
          .expressionAttributeNames(namesOrNull())
          .expressionAttributeValues(valuesOrNull());
    }
    return delete.build();
  }

  GetItemRequest get(String table) {
    GetItemRequest.Builder get =
        GetItemRequest.builder().tableName(table).key(key()).consistentRead(random.nextBoolean());
    return random.nextBoolean()
        ? get.projectionExpression("patient_id, n, version").build()
        : get.build();
  }

  QueryRequest query(String table) {
    QueryRequest.Builder query =
        QueryRequest.builder().tableName(table).scanIndexForward(random.nextBoolean());
    switch (random.nextInt(4)) {
      case 0 -> query.indexName("due").keyConditionExpression(oneOf(DUE_CONDITIONS));
      case 1 -> {
        query.indexName("ward").keyConditionExpression("ward_bucket = :w");
        values.put(":w", AttributeValue.fromS(random.nextBoolean() ? "-" : "a"));
      }
      default -> query.keyConditionExpression(oneOf(KEY_CONDITIONS));
    }
    if (random.nextInt(3) == 0) {
      Map<String, AttributeValue> ofKey = Map.copyOf(values);
      query.filterExpression(oneOf(List.of("n >= :a", "attribute_exists(n)")));
      values.putAll(ofKey);
    }
    if (random.nextBoolean()) {
      query.limit(1 + random.nextInt(3));
    }
    return query
        .expressionAttributeNames(namesOrNull())
        .expressionAttributeValues(valuesOrNull())
        .build();
  }

  /** DynamoDB refuses a map of none. */
  private @Nullable Map<String, String> namesOrNull() {
    return names.isEmpty() ? null : names;
  }

  private @Nullable Map<String, AttributeValue> valuesOrNull() {
    return values.isEmpty() ? null : values;
  }
}
