package io.icewatch.filter;

import io.icewatch.snapstart.LambdaCredentials;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.firehose.FirehoseClient;
import software.amazon.awssdk.services.sns.SnsClient;

/**
 * The AWS services that the function calls.
 *
 * @param dynamoDb for the episodes
 * @param sns for the pages
 * @param firehose for the table of alerts
 */
public record AwsClients(DynamoDbClient dynamoDb, SnsClient sns, FirehoseClient firehose) {

  /** Clients for the region, credentials and endpoints that the environment names. */
  public static AwsClients create() {
    AwsCredentialsProvider credentials = LambdaCredentials.provider();
    return new AwsClients(
        create(DynamoDbClient.builder(), credentials),
        create(SnsClient.builder(), credentials),
        create(FirehoseClient.builder(), credentials));
  }

  private static <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C create(
      B builder, AwsCredentialsProvider credentials) {
    return builder
        .credentialsProvider(credentials)
        .overrideConfiguration(limits().build())
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .build();
  }

  /**
   * How long a call may take. The SDK's own default is for ever, and a hanging call would hold up
   * every other patient's page until the function is killed.
   */
  public static ClientOverrideConfiguration.Builder limits() {
    return ClientOverrideConfiguration.builder()
        .apiCallAttemptTimeout(Duration.ofSeconds(2))
        .apiCallTimeout(Duration.ofSeconds(6));
  }
}
