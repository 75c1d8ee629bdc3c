package io.icewatch.local.stack;

import io.icewatch.lambda.AwsClients;
import io.icewatch.lambda.CallLimits;
import io.icewatch.local.aws.dynamodb.DynamoDbEndpoint;
import io.icewatch.local.lambda.Crashes;
import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The SDK clients of functions in this process: as deployed, but pointed at the stack's services,
 * timed, and with callers that may be killed. In virtual time a retry does not wait.
 *
 * @param services what is called
 * @param times adds up how long calls take
 * @param crashes who is killed, and when
 * @param isVirtual whether pauses between attempts take no time
 */
record LocalClients(Services services, ServiceTimes times, Crashes crashes, boolean isVirtual)
    implements AwsClients {
  private static final StaticCredentialsProvider CREDENTIALS =
      StaticCredentialsProvider.create(
          AwsBasicCredentials.create(DynamoDbEndpoint.ACCESS_KEY, "local"));

  @Override
  public <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C create(
      Class<C> type, B builder, CallLimits limits) {
    String service = Services.serviceOf(type);
    return crashes.wrap(type, times.of(service).around(type, client(type, builder, limits)));
  }

  private <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C client(
      Class<C> type, B builder, CallLimits limits) {
    if (type == DynamoDbClient.class && services.embeddedDynamoDb().isPresent()) {
      return type.cast(services.embeddedDynamoDb().get());
    }
    ClientOverrideConfiguration.Builder override = limits.toOverride();
    if (isVirtual) {
      override.retryStrategy(retries ->
          retries
              .backoffStrategy(BackoffStrategy.retryImmediately())
              .throttlingBackoffStrategy(BackoffStrategy.retryImmediately()));
    }
    return at(services.endpoint(type), override.build(), builder).build();
  }

  /** A client's builder, pointed at loopback. */
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
