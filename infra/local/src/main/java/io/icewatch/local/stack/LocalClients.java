package io.icewatch.local.stack;

import io.icewatch.lambda.AwsClients;
import io.icewatch.lambda.CallLimits;
import io.icewatch.local.aws.dynamodb.DynamoDbEndpoint;
import io.icewatch.local.lambda.Crashes;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.retries.api.BackoffStrategy;

/**
 * The SDK clients of functions in this process: as deployed, but pointed at the stack's services,
 * timed, and with callers that may be killed. In virtual time a retry does not wait, an attempt may
 * last, and nothing goes through a connection, which takes several times as long as all the rest of
 * a call; what has many calls and no faults is called without requests at all.
 */
final class LocalClients implements AwsClients {
  private static final StaticCredentialsProvider CREDENTIALS =
      StaticCredentialsProvider.create(
          AwsBasicCredentials.create(DynamoDbEndpoint.ACCESS_KEY, "local"));

  private final Services services;
  private final ServiceTimes times;
  private final Crashes crashes;
  private final boolean isVirtual;
  private final boolean isKept;

  /** To make a client takes longer than many a call, and after a crash the next one is due. */
  private final Map<Use, Object> kept = new ConcurrentHashMap<>();

  private record Use(Class<?> type, CallLimits limits) {}

  /**
   * @param services what is called
   * @param times adds up how long calls take
   * @param crashes who is killed, and when
   * @param isVirtual whether nothing goes by the wall clock
   * @param isKept whether processes that follow one another have the same clients. Those remember
   *     how many requests failed: where some are to fail, each process begins with its own, as in
   *     Lambda
   */
  LocalClients(
      Services services, ServiceTimes times, Crashes crashes, boolean isVirtual, boolean isKept) {
    this.services = services;
    this.times = times;
    this.crashes = crashes;
    this.isVirtual = isVirtual;
    this.isKept = isKept;
  }

  @Override
  public <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C create(
      Class<C> type, B builder, CallLimits limits) {
    String service = Services.serviceOf(type);
    C client =
        isKept
            ? type.cast(
                kept.computeIfAbsent(new Use(type, limits), use -> client(type, builder, limits)))
            : client(type, builder, limits);
    return crashes.wrap(type, times.of(service).around(type, client));
  }

  private <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C client(
      Class<C> type, B builder, CallLimits limits) {
    C embedded = services.embedded(type);
    if (embedded != null) {
      return embedded;
    }
    B pointed =
        at(
            services.endpoint(type),
            isVirtual ? withoutWallClock() : limits.toOverride().build(),
            builder);
    return (isVirtual
            ? pointed.httpClient(services.inProcess(type))
            : pointed.httpClientBuilder(UrlConnectionHttpClient.builder()))
        .build();
  }

  /**
   * No pause between attempts, and no limit to an attempt: where the machine is slow, it would be
   * made again, and a replay would send twice what it sends once elsewhere.
   */
  private static ClientOverrideConfiguration withoutWallClock() {
    return ClientOverrideConfiguration.builder()
        .retryStrategy(retries ->
            retries
                .backoffStrategy(BackoffStrategy.retryImmediately())
                .throttlingBackoffStrategy(BackoffStrategy.retryImmediately()))
        .build();
  }

  /** A client's builder, pointed at loopback; it still needs an HTTP client. */
  static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> B at(
      URI endpoint, ClientOverrideConfiguration limits, B builder) {
    return builder
        .endpointOverride(endpoint)
        .region(DynamoDbEndpoint.REGION)
        .credentialsProvider(CREDENTIALS)
        .overrideConfiguration(limits);
  }
}
