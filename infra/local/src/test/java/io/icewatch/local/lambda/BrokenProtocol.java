package io.icewatch.local.lambda;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;

/**
 * The alert protocol with one of its rules taken out, by a client that lies to the function about
 * the episode table: to see whether a proof that runs the whole function notices.
 */
public enum BrokenProtocol {

  /** Publishes without having stored a claim. */
  NO_CLAIM {
    @Override
    Object call(Call call, Map<String, PutItemRequest> claims) throws Throwable {
      PutItemRequest put = call.put();
      if (put == null) {
        return call.proceed();
      }
      if (put.item().containsKey(CLAIM)) {
        claims.put(key(put), put);
        return PutItemResponse.builder().build();
      }
      PutItemRequest unstored = claims.remove(key(put));
      return unstored == null ? call.proceed() : call.proceed(inPlaceOf(unstored, put));
    }
  },

  /** Answers that a page is done without having stored that it was sent. */
  NO_CONFIRM {
    @Override
    Object call(Call call, Map<String, PutItemRequest> claims) throws Throwable {
      PutItemRequest put = call.put();
      if (put == null) {
        return call.proceed();
      }
      if (put.item().containsKey(CLAIM)) {
        claims.put(key(put), put);
        return call.proceed();
      }
      return claims.remove(key(put)) == null ? call.proceed() : PutItemResponse.builder().build();
    }
  },

  /** Takes a claim over whether its lease runs or not. */
  NO_BUSY {
    @Override
    Object call(Call call, Map<String, PutItemRequest> claims) throws Throwable {
      Object answer = call.proceed();
      if (!(answer instanceof GetItemResponse found) || !found.item().containsKey(CLAIM)) {
        return answer;
      }
      Map<String, AttributeValue> item = new HashMap<>(found.item());
      item.put("claim_until", AttributeValue.fromN("0"));
      return found.toBuilder().item(item).build();
    }
  };

  private static final String CLAIM = "claim_owner";

  /** A call that the function makes. */
  @FunctionalInterface
  private interface Target {
    Object invoke(@Nullable Object[] arguments) throws Throwable;
  }

  record Call(@Nullable Object[] arguments, Target target) {

    @Nullable PutItemRequest put() {
      return arguments.length == 1 && arguments[0] instanceof PutItemRequest put ? put : null;
    }

    Object proceed() throws Throwable {
      return target.invoke(arguments);
    }

    Object proceed(PutItemRequest instead) throws Throwable {
      return target.invoke(new Object[] {instead});
    }
  }

  abstract Object call(Call call, Map<String, PutItemRequest> claims) throws Throwable;

  /** The client of one function instance. */
  public DynamoDbClient over(DynamoDbClient client) {
    Map<String, PutItemRequest> claims = new HashMap<>();
    return (DynamoDbClient)
        Proxy.newProxyInstance(
            DynamoDbClient.class.getClassLoader(),
            new Class<?>[] {DynamoDbClient.class},
            (self, method, arguments) -> {
              @Nullable Object[] given = arguments == null ? new Object[0] : arguments;
              Target target =
                  passed -> {
                    try {
                      return method.invoke(client, passed);
                    } catch (InvocationTargetException e) {
                      throw e.getCause() == null ? e : e.getCause();
                    }
                  };
              return call(new Call(given, target), claims);
            });
  }

  private static String key(PutItemRequest put) {
    return put.item().get("patient_id") + "/" + put.item().get("condition");
  }

  /** What {@code put} stores, under the condition of the write that was left out before it. */
  private static PutItemRequest inPlaceOf(PutItemRequest unstored, PutItemRequest put) {
    PutItemRequest.Builder moved =
        put.toBuilder().conditionExpression(unstored.conditionExpression());
    return moved
        .expressionAttributeValues(
            unstored.hasExpressionAttributeValues() ? unstored.expressionAttributeValues() : null)
        .build();
  }
}
