package io.icewatch.bench;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import io.icewatch.aggregate.AggregateSensorData;
import io.icewatch.filter.FilterSensorData;
import io.icewatch.lambda.AwsClients;
import io.icewatch.lambda.Background;
import io.icewatch.lambda.CallLimits;
import io.icewatch.lambda.FunctionEnvironment;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchResponse;
import software.amazon.awssdk.services.sns.model.PublishResponse;

/** The functions with the template's settings, and AWS clients that answer at once. */
final class FakeAws {
  /** When AWS was first called since the calls were forgotten; 0 if it was not. */
  private static long firstCall;

  private FakeAws() {}

  static void forgetCalls() {
    firstCall = 0;
  }

  /** When AWS was first called, by {@link System#nanoTime}; otherwise {@code end}. */
  static long firstCallOr(long end) {
    return firstCall == 0 ? end : firstCall;
  }

  /** The environment of AggregateSensorData. */
  static Map<String, String> aggregateEnvironment() {
    return Map.of(
        "WINDOWS_STREAM", "vital-windows",
        "REJECTED_STREAM", "rejected-readings",
        "METRICS_NAMESPACE", "icewatch",
        "WINDOW_SECONDS", "600",
        "STATE_BUDGET_BYTES", "900000",
        "STAGGER_SECONDS", "0",
        "MAXIMUM_READING_AGE_SECONDS", "604800");
  }

  /** The environment of FilterSensorData, with the template's defaults. */
  static Map<String, String> filterEnvironment() {
    Map<String, String> environment = new HashMap<>();
    environment.put("EPISODE_TABLE", "episodes");
    environment.put("ALERT_TOPIC_ARN", "arn:aws:sns:us-east-1:123456789012:alerts");
    environment.put("ALERTS_STREAM", "alerts");
    environment.put("METRICS_NAMESPACE", "icewatch");
    environment.put("SUPPRESS_SECONDS", "14400");
    environment.put("SUPPRESS_CRITICAL_SECONDS", "3600");
    environment.put("CLEAR_SECONDS", "300");
    environment.put("ESCALATE_MINUTES", "3");
    environment.put("EPISODE_GAP_SECONDS", "7200");
    environment.put("ALARM_DELAY_SECONDS", "0");
    environment.put("SPO2_DEEPER_BY", "5");
    environment.put("HEART_RATE_DEEPER_BY", "20");
    environment.put("SBP_DEEPER_BY", "10");
    environment.put("STALE_SECONDS", "300");
    environment.put("MAXIMUM_READING_AGE_SECONDS", "604800");
    environment.put("LEASE_SECONDS", "90");
    environment.put("MESSAGE_DETAIL", "minimal");
    environment.put("BOARD_URL", "");
    environment.put("LINK_KEY_ARNS", "arn:aws:kms:us-east-1:123456789012:key/links");
    put(environment, "SPO2_LOW", "90", "85");
    put(environment, "HEART_RATE_LOW", "40", "30");
    put(environment, "HEART_RATE_HIGH", "131", "150");
    put(environment, "TEMPERATURE_F_LOW", "95.0", "89.6");
    put(environment, "TEMPERATURE_F_HIGH", "102.4", "105.8");
    put(environment, "RESP_RATE_LOW", "8", "5");
    put(environment, "RESP_RATE_HIGH", "25", "35");
    put(environment, "SBP_LOW", "90", "70");
    put(environment, "SBP_HIGH", "220", "250");
    return environment;
  }

  private static void put(
      Map<String, String> environment, String rule, String warning, String critical) {
    environment.put(rule + "_WARNING", warning);
    environment.put(rule + "_CRITICAL", critical);
  }

  static AggregateSensorData aggregate() {
    return new AggregateSensorData(environment(aggregateEnvironment()));
  }

  static FilterSensorData filter() {
    return new FilterSensorData(environment(filterEnvironment()));
  }

  private static FunctionEnvironment environment(Map<String, String> variables) {
    // The background runs when it is waited for: the first call is that of a page.
    return environment(variables, FakeAws::answer, task -> task::run);
  }

  /** An environment whose clients of AWS answer every method by its name. */
  static FunctionEnvironment environment(
      Map<String, String> variables, Function<String, Object> answers, Background background) {
    return new FunctionEnvironment(
        variables,
        new Clients(answers),
        InstantSource.system(),
        millis -> {},
        background,
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
  }

  private record Clients(Function<String, Object> answers) implements AwsClients {
    @Override
    public <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C create(
        Class<C> type, B builder, CallLimits limits) {
      return proxy(type, answers);
    }
  }

  /** An invocation with plenty of time, and with a logger that is there already, as Lambda's is. */
  static Context context() {
    LambdaLogger logger = proxy(LambdaLogger.class, method -> "");
    return proxy(
        Context.class,
        name ->
            switch (name) {
              case "getRemainingTimeInMillis" -> 60_000;
              case "getLogger" -> logger;
              default -> "";
            });
  }

  /** What a call answers. */
  static Object answer(String method) {
    if (firstCall == 0) {
      firstCall = System.nanoTime();
    }
    return switch (method) {
      case "getItem" -> GetItemResponse.builder().build();
      case "putItem" -> PutItemResponse.builder().build();
      case "query" -> QueryResponse.builder().build();
      case "publish" -> PublishResponse.builder().messageId("1").build();
      case "putRecordBatch" -> PutRecordBatchResponse.builder().failedPutCount(0).build();
      default -> throw new UnsupportedOperationException(method);
    };
  }

  private static <T> T proxy(Class<T> type, Function<String, Object> answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> answers.apply(method.getName())));
  }
}
