package io.icewatch.local.stack;

import io.icewatch.aggregate.AggregateSensorData;
import io.icewatch.filter.AwsClients;
import io.icewatch.filter.FilterSensorData;
import io.icewatch.local.aws.dynamodb.DynamoDbEndpoint;
import io.icewatch.local.lambda.Crashes;
import io.icewatch.local.lambda.Handlers;
import io.icewatch.local.lambda.InProcessHost.Instance;
import io.icewatch.local.template.FunctionSpec;
import java.io.PrintStream;
import java.net.URI;
import java.time.InstantSource;
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
 * @param clock the functions' wall clock
 * @param crashes who is killed, and when
 */
record Functions(Services services, Stopwatch dynamoDb, InstantSource clock, Crashes crashes) {

  private static final AwsCredentialsProvider CREDENTIALS =
      StaticCredentialsProvider.create(
          AwsBasicCredentials.create(DynamoDbEndpoint.ACCESS_KEY, "local"));

  /**
   * What a cold start of the function is.
   *
   * @param metricsOut the function's standard output
   * @throws IllegalArgumentException if the template names a handler that is not in this build
   */
  Supplier<Instance> coldStart(FunctionSpec function, PrintStream metricsOut) {
    Map<String, Supplier<Instance>> known =
        Map.of(
            handlerOf(FilterSensorData.class),
            () -> Handlers.of(filterSensorData(function.environment(), metricsOut)),
            handlerOf(AggregateSensorData.class),
            () -> Handlers.of(aggregateSensorData(function.environment(), metricsOut)));
    Supplier<Instance> coldStart = known.get(function.handler());
    if (coldStart == null) {
      throw new IllegalArgumentException(
          "%s has handler %s, expected one of %s"
              .formatted(function.logicalId(), function.handler(), known.keySet()));
    }
    return coldStart;
  }

  private static String handlerOf(Class<?> function) {
    return function.getName() + "::handleRequest";
  }

  private FilterSensorData filterSensorData(
      Map<String, String> environment, PrintStream metricsOut) {
    ClientOverrideConfiguration limits = AwsClients.limits().build();
    AwsClients clients =
        new AwsClients(
            crashes.wrap(
                DynamoDbClient.class, dynamoDb.around(DynamoDbClient.class, services.dynamoDb())),
            crashes.wrap(SnsClient.class, at(services.sns(), limits, SnsClient.builder()).build()),
            crashes.wrap(
                FirehoseClient.class,
                at(services.firehose(), limits, FirehoseClient.builder()).build()));
    return new FilterSensorData(
        io.icewatch.filter.FilterConfig.from(environment), clients, clock, metricsOut);
  }

  private AggregateSensorData aggregateSensorData(
      Map<String, String> environment, PrintStream metricsOut) {
    FirehoseClient client =
        at(services.firehose(), AggregateSensorData.limits().build(), FirehoseClient.builder())
            .build();
    return new AggregateSensorData(
        io.icewatch.aggregate.AggregateConfig.from(environment),
        crashes.wrap(FirehoseClient.class, client),
        Thread::sleep,
        clock,
        metricsOut);
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
