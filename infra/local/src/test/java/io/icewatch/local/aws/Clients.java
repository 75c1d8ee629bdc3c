package io.icewatch.local.aws;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.athena.AthenaClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.firehose.FirehoseClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.sns.SnsClient;

/** The SDK clients of the functions, pointed at an endpoint. */
public final class Clients {

  private static final StaticCredentialsProvider CREDENTIALS =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local"));

  /** Each call is one request. */
  public static final RetryStrategy ONCE = AwsRetryStrategy.doNotRetry();

  /** The standard policy, three attempts, without its pauses. */
  public static final RetryStrategy STANDARD =
      AwsRetryStrategy.standardRetryStrategy().toBuilder()
          .backoffStrategy(BackoffStrategy.retryImmediately())
          .throttlingBackoffStrategy(BackoffStrategy.retryImmediately())
          .build();

  /** How requests come to an endpoint. */
  public enum Way {
    OVER_HTTP,
    IN_PROCESS;

    private SdkHttpClient to(AwsEndpoint endpoint) {
      return this == OVER_HTTP ? UrlConnectionHttpClient.create() : endpoint.inProcess();
    }
  }

  private Clients() {}

  public static SnsClient sns(AwsEndpoint endpoint, Way way, RetryStrategy retries) {
    return configured(SnsClient.builder(), endpoint.uri(), way.to(endpoint), retries);
  }

  public static FirehoseClient firehose(AwsEndpoint endpoint, Way way, RetryStrategy retries) {
    return configured(FirehoseClient.builder(), endpoint.uri(), way.to(endpoint), retries);
  }

  public static DynamoDbClient dynamoDb(URI uri, RetryStrategy retries) {
    return configured(DynamoDbClient.builder(), uri, UrlConnectionHttpClient.create(), retries);
  }

  public static KinesisClient kinesis(URI uri, RetryStrategy retries) {
    return configured(KinesisClient.builder(), uri, UrlConnectionHttpClient.create(), retries);
  }

  public static AthenaClient athena(URI uri) {
    return configured(AthenaClient.builder(), uri, UrlConnectionHttpClient.create(), ONCE);
  }

  private static <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C configured(
      B builder, URI uri, SdkHttpClient http, RetryStrategy retries) {
    return builder
        .httpClient(http)
        .endpointOverride(uri)
        .region(Region.US_EAST_1)
        .credentialsProvider(CREDENTIALS)
        .overrideConfiguration(override -> override.retryStrategy(retries))
        .build();
  }
}
