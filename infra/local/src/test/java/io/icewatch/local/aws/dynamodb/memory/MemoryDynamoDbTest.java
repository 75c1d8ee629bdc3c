package io.icewatch.local.aws.dynamodb.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icewatch.local.aws.dynamodb.EmbeddedDynamoDb;
import io.icewatch.local.template.TableSpec;
import io.icewatch.local.template.TableSpec.Index;
import io.icewatch.local.template.TableSpec.Key;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** Whatever is asked, the table in memory answers as DynamoDB Local does. */
class MemoryDynamoDbTest {
  private static final String TABLE = "episodes";
  private static final TableSpec SPEC =
      new TableSpec(
          TABLE,
          new Key("patient_id", "condition"),
          Map.of(
              "patient_id", "S",
              "condition", "S",
              "due_bucket", "N",
              "due_at", "N",
              "ward_bucket", "S"),
          List.of(
              new Index("due", true, new Key("due_bucket", "due_at"), "ALL", List.of()),
              new Index(
                  "ward", true, new Key("ward_bucket", "patient_id"), "INCLUDE", List.of("n"))),
          null);

  private final MemoryDynamoDb memory = new MemoryDynamoDb();
  private final EmbeddedDynamoDb local = new EmbeddedDynamoDb();

  @BeforeEach
  void makeTables() {
    memory.create(SPEC);
    local.create(SPEC, false);
  }

  @AfterEach
  void close() {
    local.close();
  }

  private static AttributeValue s(String text) {
    return AttributeValue.fromS(text);
  }

  private static AttributeValue n(Object number) {
    return AttributeValue.fromN(number.toString());
  }

  /** What came of a call: the answer, or the kind of the refusal. */
  private static Object outcome(Function<DynamoDbClient, Object> call, DynamoDbClient client) {
    try {
      return call.apply(client);
    } catch (ConditionalCheckFailedException e) {
      return Map.of("lost to", Map.copyOf(e.item()));
    } catch (DynamoDbException e) {
      return e.awsErrorDetails().errorCode();
    }
  }

  private void agree(String what, Function<DynamoDbClient, Object> call) {
    assertThat(outcome(call, memory)).as(what).isEqualTo(outcome(call, local.client()));
  }

  @Test
  void textsAreInTheOrderOfTheirUtf8() {
    for (String text : List.of("z", "\uFFFD", "\uD83D\uDE00", "\u00E9", "aa", "a")) {
      agree(
          text,
          client ->
              client
                  .putItem(put ->
                      put.tableName(TABLE).item(Map.of("patient_id", s("7"), "condition", s(text))))
                  .attributes());
    }
    agree(
        "all of them",
        client ->
            client
                .query(query ->
                    query
                        .tableName(TABLE)
                        .keyConditionExpression("patient_id = :p")
                        .expressionAttributeValues(Map.of(":p", s("7"))))
                .items());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void anyHistoryOfRequestsIsAnsweredAlike(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 600; i++) {
      String what = "seed %d, request %d".formatted(seed, i);
      switch (random.nextInt(10)) {
        case 0, 1, 2 -> {
          var put = new RandomRequests(random).put(TABLE);
          agree(what + ": " + put, client -> client.putItem(put).attributes());
        }
        case 3, 4, 5 -> {
          var update = new RandomRequests(random).update(TABLE);
          agree(what + ": " + update, client -> client.updateItem(update).attributes());
        }
        case 6 -> {
          var delete = new RandomRequests(random).delete(TABLE);
          agree(what + ": " + delete, client -> client.deleteItem(delete).attributes());
        }
        case 7 -> {
          var get = new RandomRequests(random).get(TABLE);
          agree(what + ": " + get, client -> client.getItem(get).item());
        }
        default -> {
          var query = new RandomRequests(random).query(TABLE);
          agree(what + ": " + query, client -> pages(client, query));
        }
      }
    }
  }

  /** All pages of a query; in an index, items with the same key have no order of their own. */
  private static Object pages(DynamoDbClient client, QueryRequest query) {
    List<Map<String, AttributeValue>> items = new ArrayList<>();
    int count = 0;
    for (QueryResponse page : client.queryPaginator(query)) {
      items.addAll(page.items());
      count += page.count();
    }
    if ("ward".equals(query.indexName())) {
      items.sort(Comparator.comparing(MemoryDynamoDbTest::text));
    }
    return List.of(count, items);
  }

  private static String text(Map<String, AttributeValue> item) {
    return new TreeMap<>(item).toString();
  }

  @Test
  void aPageEndsWithTheItemThatTakesItBeyondOneMegabyte() {
    String text = "x".repeat(100_000);
    for (int i = 0; i < 25; i++) {
      Map<String, AttributeValue> item =
          Map.of(
              "patient_id", s("17"),
              "condition", s("c%02d".formatted(i)),
              "text", s(text),
              "due_bucket", n(3),
              "due_at", n(i));
      memory.putItem(r -> r.tableName(TABLE).item(item));
      local.client().putItem(r -> r.tableName(TABLE).item(item));
    }
    QueryRequest ofTable =
        QueryRequest.builder()
            .tableName(TABLE)
            .keyConditionExpression("patient_id = :p")
            .expressionAttributeValues(Map.of(":p", s("17")))
            .build();
    QueryRequest ofIndex =
        QueryRequest.builder()
            .tableName(TABLE)
            .indexName("due")
            .keyConditionExpression("due_bucket = :b")
            .expressionAttributeValues(Map.of(":b", n(3)))
            .scanIndexForward(false)
            .build();

    for (QueryRequest query : List.of(ofTable, ofIndex)) {
      List<Integer> counts =
          memory.queryPaginator(query).stream().map(QueryResponse::count).toList();
      assertThat(counts)
          .hasSizeGreaterThan(2)
          .isEqualTo(
              local.client().queryPaginator(query).stream().map(QueryResponse::count).toList());
      agree("last evaluated key", client -> client.query(query).lastEvaluatedKey());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SET a = :one",
        "SET a = a + :one",
        "SET n = n + :one",
        "SET n = n - :one, m.x = :one",
        "SET m.y.z = :one",
        "SET m.x = if_not_exists(m.x, :one)",
        "SET l[1] = :one",
        "SET l[7] = :one",
        "SET l = list_append(l, :list)",
        "SET l = list_append(if_not_exists(k, :list), l)",
        "REMOVE n",
        "REMOVE l[0], l[2]",
        "REMOVE m.x SET b = n",
        "REMOVE absent",
        "ADD n :one",
        "ADD s :one",
        "ADD tags :set",
        "ADD fresh :set",
        "DELETE tags :set",
        "DELETE n :one",
        "SET n = :one REMOVE n",
        "SET m.x = :one REMOVE m",
        "SET patient_id = :one",
        "SET due_at = :text",
        "SET n = :missing",
        "SET n = :one SET s = :one",
        "PUT n = :one",
        "SET n",
        "",
        "SET n = :one,",
        "SET l[0].x = :one",
        "SET n = absent"
      })
  void everyKindOfUpdateIsAppliedOrRefusedAlike(String expression) {
    Map<String, AttributeValue> item =
        Map.of(
            "patient_id", s("17"),
            "condition", s("stay"),
            "n", n(5),
            "s", s("text"),
            "tags", AttributeValue.fromSs(List.of("a", "b")),
            "l", AttributeValue.fromL(List.of(n(0), n(1), n(2))),
            "m", AttributeValue.fromM(Map.of("x", n(1))));
    memory.putItem(r -> r.tableName(TABLE).item(item));
    local.client().putItem(r -> r.tableName(TABLE).item(item));
    Map<String, AttributeValue> values = new HashMap<>();
    Map.of(
            ":one", n(1),
            ":text", s("text"),
            ":list", AttributeValue.fromL(List.of(s("x"))),
            ":set", AttributeValue.fromSs(List.of("a", "c")))
        .forEach((name, value) -> {
          if (expression.contains(name)) {
            values.put(name, value);
          }
        });
    UpdateItemRequest.Builder update =
        UpdateItemRequest.builder()
            .tableName(TABLE)
            .key(Map.of("patient_id", s("17"), "condition", s("stay")))
            .updateExpression(expression)
            .returnValues(ReturnValue.ALL_NEW);
    UpdateItemRequest request =
        values.isEmpty() ? update.build() : update.expressionAttributeValues(values).build();

    agree(expression, client -> normalSets(client.updateItem(request).attributes()));
  }

  /** A set has no order. */
  private static Map<String, Object> normalSets(Map<String, AttributeValue> item) {
    Map<String, Object> normal = new HashMap<>();
    item.forEach((name, value) -> normal.put(name, value.hasSs() ? Set.copyOf(value.ss()) : value));
    return normal;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        "0",
        "-0",
        "007",
        "1.50",
        "1e3",
        "1E-3",
        "-12.250",
        "1e126",
        "1e-131",
        "x",
        "",
        "123456789012345678901234567890123456789",
        "99999999999999999999999999999999999999"
      })
  void aNumberIsStoredInTheSameForm(String number) {
    Map<String, AttributeValue> item =
        Map.of("patient_id", s("17"), "condition", s("stay"), "n", AttributeValue.fromN(number));

    agree(
        number,
        client -> {
          client.putItem(r -> r.tableName(TABLE).item(item));
          return client
              .getItem(r ->
                  r.tableName(TABLE).key(Map.of("patient_id", s("17"), "condition", s("stay"))))
              .item();
        });
  }

  @Test
  void manyItemsAreReadAtOnceAndWhoIsNotThereIsMissing() {
    Map<String, AttributeValue> here = Map.of("patient_id", s("17"), "condition", s("stay"));
    Map<String, AttributeValue> gone = Map.of("patient_id", s("18"), "condition", s("stay"));

    agree(
        "two keys, one item",
        client -> {
          client.putItem(r -> r.tableName(TABLE).item(here));
          return client
              .batchGetItem(r ->
                  r.requestItems(
                      Map.of(TABLE, KeysAndAttributes.builder().keys(List.of(here, gone)).build())))
              .responses();
        });
  }

  @Test
  void whatIsNotCarriedIsRefusedByName() {
    assertThatThrownBy(() -> memory.scan(ScanRequest.builder().tableName(TABLE).build()))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("Scan");
    assertThatThrownBy(() ->
            memory.putItem(r ->
                r.tableName(TABLE)
                    .item(Map.of("patient_id", s("17"), "condition", s("stay")))
                    .returnConsumedCapacity("TOTAL")))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("PutItem with ReturnConsumedCapacity");
    assertThatThrownBy(() ->
            memory.updateItem(r ->
                r.tableName(TABLE)
                    .key(Map.of("patient_id", s("17"), "condition", s("stay")))
                    .returnValues(ReturnValue.UPDATED_NEW)))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("UPDATED_NEW");
  }

  @Test
  void ofTwoConditionalPutsTheLoserIsShownTheWinner() {
    Map<String, AttributeValue> winner =
        Map.of("patient_id", s("17"), "condition", s("stay"), "owner", s("first"));
    memory.putItem(r -> r.tableName(TABLE).item(winner));

    assertThatThrownBy(() ->
            memory.putItem(r ->
                r.tableName(TABLE)
                    .item(Map.of("patient_id", s("17"), "condition", s("stay")))
                    .conditionExpression("attribute_not_exists(patient_id)")
                    .returnValuesOnConditionCheckFailure(
                        ReturnValuesOnConditionCheckFailure.ALL_OLD)))
        .isInstanceOfSatisfying(
            ConditionalCheckFailedException.class, e -> assertThat(e.item()).isEqualTo(winner));
  }
}
