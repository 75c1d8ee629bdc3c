package io.icewatch.local.stack;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.icewatch.lambda.AwsClients;
import io.icewatch.lambda.CallLimits;
import io.icewatch.lambda.FunctionEnvironment;
import io.icewatch.local.aws.dynamodb.DynamoDbEndpoint;
import io.icewatch.local.lambda.Crashes;
import io.icewatch.local.lambda.Handlers;
import io.icewatch.local.lambda.InProcessHost.Instance;
import io.icewatch.local.template.FunctionSpec;
import java.io.PrintStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.firehose.FirehoseClient;
import software.amazon.awssdk.services.sns.SnsClient;

/**
 * Makes instances of the template's functions for this process. The functions are as they are
 * deployed, their SDK clients included; only the wiring differs.
 *
 * @param services what they call
 * @param dynamoDb adds up how long they wait for DynamoDB
 * @param time what the functions see of it, and how they wait
 * @param crashes who is killed, and when
 */
record Functions(Services services, Stopwatch dynamoDb, InvocationTime time, Crashes crashes) {

  private static final AwsCredentialsProvider CREDENTIALS =
      StaticCredentialsProvider.create(
          AwsBasicCredentials.create(DynamoDbEndpoint.ACCESS_KEY, "local"));

  /**
   * What a cold start of the function is.
   *
   * @param metricsOut the function's standard output
   * @throws IllegalArgumentException if the template names a handler that is not in this build, or
   *     that is not made from a {@link FunctionEnvironment}
   */
  Supplier<Instance> coldStart(FunctionSpec function, PrintStream metricsOut) {
    Constructor<? extends RequestStreamHandler> constructor = constructor(function);
    FunctionEnvironment environment =
        new FunctionEnvironment(function.environment(), new Clients(this), time, time, metricsOut);
    return () -> {
      try {
        return time.around(Handlers.of(constructor.newInstance(environment)));
      } catch (InvocationTargetException e) {
        if (e.getCause() instanceof RuntimeException cause) {
          throw cause;
        }
        throw new IllegalStateException(function.handler() + " cannot be made", e);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(function.handler() + " cannot be made", e);
      }
    };
  }

  private static Constructor<? extends RequestStreamHandler> constructor(FunctionSpec function) {
    String handler = function.handler();
    try {
      return Class.forName(handler.substring(0, handler.indexOf("::")))
          .asSubclass(RequestStreamHandler.class)
          .getConstructor(FunctionEnvironment.class);
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw new IllegalArgumentException(
          "%s has handler %s, expected Class::method of a RequestStreamHandler that is made from a %s"
              .formatted(function.logicalId(), handler, FunctionEnvironment.class.getSimpleName()),
          e);
    }
  }

  /** Clients of the stack's services, whose callers may be killed. */
  private record Clients(Functions stack) implements AwsClients {
    @Override
    public <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C create(
        Class<C> type, B builder, CallLimits limits) {
      return stack.crashes.wrap(type, client(type, builder, limits));
    }

    private <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C client(
        Class<C> type, B builder, CallLimits limits) {
      if (type == DynamoDbClient.class) {
        return stack.dynamoDb.around(type, type.cast(stack.services.dynamoDb()));
      }
      Map<Class<?>, URI> endpoints =
          Map.of(
              SnsClient.class, stack.services.sns(),
              FirehoseClient.class, stack.services.firehose());
      URI endpoint = endpoints.get(type);
      if (endpoint == null) {
        throw new IllegalArgumentException(
            "a %s, expected DynamoDbClient or one of %s"
                .formatted(type.getSimpleName(), endpoints.keySet()));
      }
      return at(endpoint, stack.time.override(limits.toOverride()), builder).build();
    }
  }

  /** The function's own client, pointed at loopback. */
  static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> B at(
      URI endpoint, ClientOverrideConfiguration limits, B builder) {
    return builder
        .endpointOverride(endpoint)
        .region(DynamoDbEndpoint.REGION)
        .credentialsProvider(CREDENTIALS)
        .overrideConfiguration(limits)
        .httpClientBuilder(UrlConnectionHttpClient.builder());
  }
}
