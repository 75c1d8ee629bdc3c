package io.icewatch.local.aws;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
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

  private Clients() {}

  public static SnsClient sns(URI uri, RetryStrategy retries) {
    return configured(SnsClient.builder(), uri, retries);
  }

  public static FirehoseClient firehose(URI uri, RetryStrategy retries) {
    return configured(FirehoseClient.builder(), uri, retries);
  }

  public static DynamoDbClient dynamoDb(URI uri, RetryStrategy retries) {
    return configured(DynamoDbClient.builder(), uri, retries);
  }

  public static KinesisClient kinesis(URI uri, RetryStrategy retries) {
    return configured(KinesisClient.builder(), uri, retries);
  }

  public static AthenaClient athena(URI uri) {
    return configured(AthenaClient.builder(), uri, ONCE);
  }

  private static <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C configured(
      B builder, URI uri, RetryStrategy retries) {
    return builder
        .httpClient(UrlConnectionHttpClient.create())
        .endpointOverride(uri)
        .region(Region.US_EAST_1)
        .credentialsProvider(CREDENTIALS)
        .overrideConfiguration(override -> override.retryStrategy(retries))
        .build();
  }
}
