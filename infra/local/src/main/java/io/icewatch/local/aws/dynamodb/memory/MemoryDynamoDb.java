package io.icewatch.local.aws.dynamodb.memory;

import io.icewatch.local.aws.dynamodb.expression.Condition;
import io.icewatch.local.aws.dynamodb.expression.InvalidExpressionException;
import io.icewatch.local.aws.dynamodb.expression.Placeholders;
import io.icewatch.local.aws.dynamodb.expression.Projection;
import io.icewatch.local.aws.dynamodb.expression.Update;
import io.icewatch.local.aws.dynamodb.expression.Values;
import io.icewatch.local.template.TableSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * Tables in memory behind DynamoDB's own client: GetItem, BatchGetItem (of whole items), PutItem,
 * UpdateItem, DeleteItem and Query, each atomic, with their expressions and global secondary
 * indexes. It answers as DynamoDB Local does, a hundred times as fast; a differential test holds it
 * to that.
 *
 * <p>What it does not carry it refuses by name, with {@link UnsupportedOperationException}: other
 * operations, and members of these requests that are not listed here. It does not know DynamoDB's
 * reserved words, never throttles, keeps items for ever, and an index is never behind its table.
 */
public final class MemoryDynamoDb implements DynamoDbClient {
  private static final Requests GET =
      new Requests(
          "GetItem",
          "TableName",
          "Key",
          "ConsistentRead",
          "ProjectionExpression",
          "ExpressionAttributeNames");
  private static final Requests BATCH_GET = new Requests("BatchGetItem", "RequestItems");
  private static final Requests KEYS = new Requests("BatchGetItem", "Keys", "ConsistentRead");
  private static final Requests PUT =
      new Requests(
          "PutItem",
          "TableName",
          "Item",
          "ConditionExpression",
          "ExpressionAttributeNames",
          "ExpressionAttributeValues",
          "ReturnValues",
          "ReturnValuesOnConditionCheckFailure");
  private static final Requests UPDATE =
      new Requests(
          "UpdateItem",
          "TableName",
          "Key",
          "UpdateExpression",
          "ConditionExpression",
          "ExpressionAttributeNames",
          "ExpressionAttributeValues",
          "ReturnValues",
          "ReturnValuesOnConditionCheckFailure");
  private static final Requests DELETE =
      new Requests(
          "DeleteItem",
          "TableName",
          "Key",
          "ConditionExpression",
          "ExpressionAttributeNames",
          "ExpressionAttributeValues",
          "ReturnValues",
          "ReturnValuesOnConditionCheckFailure");

  private final Map<String, MemoryTable> tables = new HashMap<>();

  /**
   * Makes a table.
   *
   * @throws UnsupportedOperationException if it has a local secondary index
   */
  public synchronized void create(TableSpec table) {
    tables.put(table.name(), new MemoryTable(table));
  }

  @Override
  public synchronized GetItemResponse getItem(GetItemRequest request) {
    GET.check(request);
    return answered(() -> {
      MemoryTable table = table(request.tableName());
      Placeholders placeholders = new Placeholders(request.expressionAttributeNames(), Map.of());
      String expression = request.projectionExpression();
      Projection projection =
          expression == null ? null : Projection.parse(expression, placeholders);
      placeholders.checkAllAreUsed();
      Map<String, AttributeValue> item = table.get(keyOf(table, request.key()));
      GetItemResponse.Builder response = GetItemResponse.builder();
      if (item == null) {
        return response.build();
      }
      return response.item(projection == null ? item : projection.of(item)).build();
    });
  }

  @Override
  public synchronized BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
    BATCH_GET.check(request);
    Map<String, List<Map<String, AttributeValue>>> found = new HashMap<>();
    request
        .requestItems()
        .forEach((name, wanted) -> {
          KEYS.check(wanted);
          found.put(name, found(table(name), wanted.keys()));
        });
    return BatchGetItemResponse.builder().responses(found).unprocessedKeys(Map.of()).build();
  }

  private static List<Map<String, AttributeValue>> found(
      MemoryTable table, List<Map<String, AttributeValue>> keys) {
    return keys.stream().map(key -> table.get(keyOf(table, key))).filter(Objects::nonNull).toList();
  }

  @Override
  public synchronized PutItemResponse putItem(PutItemRequest request) {
    PUT.check(request);
    return answered(() -> {
      requireReturn(request.returnValues(), Set.of(ReturnValue.NONE, ReturnValue.ALL_OLD));
      MemoryTable table = table(request.tableName());
      Map<String, AttributeValue> item = Values.normal(request.item());
      ItemKey key =
          table
              .schema()
              .of(
                  item,
                  "One or more parameter values were invalid: Missing the key in the item, or"
                      + " type mismatch for it");
      table.checkIndexed(item);
      Map<String, AttributeValue> before = table.get(key);
      Placeholders placeholders =
          new Placeholders(request.expressionAttributeNames(), request.expressionAttributeValues());
      check(
          request.conditionExpression(),
          placeholders,
          before,
          request.returnValuesOnConditionCheckFailure());
      table.put(key, before, item);
      PutItemResponse.Builder response = PutItemResponse.builder();
      return before != null && request.returnValues() == ReturnValue.ALL_OLD
          ? response.attributes(before).build()
          : response.build();
    });
  }

  @Override
  public synchronized UpdateItemResponse updateItem(UpdateItemRequest request) {
    UPDATE.check(request);
    return answered(() -> {
      requireReturn(
          request.returnValues(),
          Set.of(ReturnValue.NONE, ReturnValue.ALL_OLD, ReturnValue.ALL_NEW));
      MemoryTable table = table(request.tableName());
      Map<String, AttributeValue> keyAttributes = Values.normal(request.key());
      ItemKey key = table.schema().only(keyAttributes);
      Placeholders placeholders =
          new Placeholders(request.expressionAttributeNames(), request.expressionAttributeValues());
      String expression = request.updateExpression();
      Update update = expression == null ? null : Update.parse(expression, placeholders);
      if (update != null && keyAttributes.keySet().stream().anyMatch(update::changes)) {
        throw Requests.invalid(
            "One or more parameter values were invalid: Cannot update attribute of the key");
      }
      Map<String, AttributeValue> before = table.get(key);
      check(
          request.conditionExpression(),
          placeholders,
          before,
          request.returnValuesOnConditionCheckFailure());
      Map<String, AttributeValue> item = before == null ? keyAttributes : before;
      Map<String, AttributeValue> after = update == null ? item : update.applyTo(item);
      table.put(key, before, after);
      return updated(request.returnValues(), before, after);
    });
  }

  private static UpdateItemResponse updated(
      @Nullable ReturnValue wanted,
      @Nullable Map<String, AttributeValue> before,
      Map<String, AttributeValue> after) {
    UpdateItemResponse.Builder response = UpdateItemResponse.builder();
    if (wanted == ReturnValue.ALL_NEW) {
      return response.attributes(after).build();
    }
    return wanted == ReturnValue.ALL_OLD && before != null
        ? response.attributes(before).build()
        : response.build();
  }

  @Override
  public synchronized DeleteItemResponse deleteItem(DeleteItemRequest request) {
    DELETE.check(request);
    return answered(() -> {
      requireReturn(request.returnValues(), Set.of(ReturnValue.NONE, ReturnValue.ALL_OLD));
      MemoryTable table = table(request.tableName());
      ItemKey key = keyOf(table, request.key());
      Map<String, AttributeValue> before = table.get(key);
      check(
          request.conditionExpression(),
          new Placeholders(request.expressionAttributeNames(), request.expressionAttributeValues()),
          before,
          request.returnValuesOnConditionCheckFailure());
      DeleteItemResponse.Builder response = DeleteItemResponse.builder();
      if (before == null) {
        return response.build();
      }
      table.remove(key, before);
      return request.returnValues() == ReturnValue.ALL_OLD
          ? response.attributes(before).build()
          : response.build();
    });
  }

  @Override
  public synchronized QueryResponse query(QueryRequest request) {
    MemoryQuery.REQUESTS.check(request);
    return answered(() -> new MemoryQuery(request, table(request.tableName())).answer());
  }

  private MemoryTable table(String name) {
    MemoryTable table = tables.get(name);
    if (table == null) {
      String message = "Cannot do operations on a non-existent table: " + name;
      throw ResourceNotFoundException.builder()
          .message(message)
          .awsErrorDetails(Requests.details("ResourceNotFoundException", message))
          .build();
    }
    return table;
  }

  private static ItemKey keyOf(MemoryTable table, Map<String, AttributeValue> key) {
    return table.schema().only(Values.normal(key));
  }

  private static void requireReturn(@Nullable ReturnValue wanted, Set<ReturnValue> carried) {
    if (wanted != null && !carried.contains(wanted)) {
      throw Requests.refused("ReturnValues " + wanted);
    }
  }

  private static void check(
      @Nullable String expression,
      Placeholders placeholders,
      @Nullable Map<String, AttributeValue> before,
      @Nullable ReturnValuesOnConditionCheckFailure wanted) {
    Condition condition = expression == null ? null : Condition.parse(expression, placeholders);
    placeholders.checkAllAreUsed();
    if (condition == null || condition.holds(before == null ? Map.of() : before)) {
      return;
    }
    String message = "The conditional request failed";
    ConditionalCheckFailedException.Builder failed =
        ConditionalCheckFailedException.builder()
            .message(message)
            .statusCode(400)
            .awsErrorDetails(Requests.details("ConditionalCheckFailedException", message));
    throw before != null && wanted == ReturnValuesOnConditionCheckFailure.ALL_OLD
        ? failed.item(before).build()
        : failed.build();
  }

  /** What is wrong with an expression is a fault of the request. */
  private static <T> T answered(Supplier<T> operation) {
    try {
      return operation.get();
    } catch (InvalidExpressionException e) {
      throw Requests.invalid(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public BatchWriteItemResponse batchWriteItem(BatchWriteItemRequest request) {
    throw Requests.refused("BatchWriteItem");
  }

  @Override
  public ScanResponse scan(ScanRequest request) {
    throw Requests.refused("Scan");
  }

  @Override
  public TransactGetItemsResponse transactGetItems(TransactGetItemsRequest request) {
    throw Requests.refused("TransactGetItems");
  }

  @Override
  public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
    throw Requests.refused("TransactWriteItems");
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  /** Nothing is held but memory. */
  @Override
  public void close() {}
}
