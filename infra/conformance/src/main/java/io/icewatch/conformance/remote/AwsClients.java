package io.icewatch.conformance.remote;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** The AWS SDK's clients for one endpoint. */
final class AwsClients implements AutoCloseable {
  /** What emulators take; LocalStack makes it account 000000000000. */
  private static final AwsBasicCredentials ANY = AwsBasicCredentials.create("test", "test");

  private final EndpointSettings settings;
  private final SdkHttpClient http = UrlConnectionHttpClient.create();
  private final KinesisClient kinesis;
  private final LambdaClient lambda;
  private final SqsClient sqs;
  private final SnsClient sns;
  private final S3Client s3;

  AwsClients(EndpointSettings settings) {
    this.settings = settings;
    kinesis = pointed(KinesisClient.builder().httpClient(http)).build();
    lambda = pointed(LambdaClient.builder().httpClient(http)).build();
    sqs = pointed(SqsClient.builder().httpClient(http)).build();
    sns = pointed(SnsClient.builder().httpClient(http)).build();
    // Emulators know neither buckets as host names nor every checksum.
    s3 =
        pointed(S3Client.builder().httpClient(http))
            .forcePathStyle(!settings.isAws())
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .build();
  }

  private <B extends AwsClientBuilder<B, ?>> B pointed(B builder) {
    builder.region(Region.of(settings.region()));
    return settings.isAws()
        ? builder
        : builder
            .endpointOverride(settings.uri())
            .credentialsProvider(StaticCredentialsProvider.create(ANY));
  }

  KinesisClient kinesis() {
    return kinesis;
  }

  LambdaClient lambda() {
    return lambda;
  }

  SqsClient sqs() {
    return sqs;
  }

  SnsClient sns() {
    return sns;
  }

  S3Client s3() {
    return s3;
  }

  @Override
  public void close() {
    kinesis.close();
    lambda.close();
    sqs.close();
    sns.close();
    s3.close();
    http.close();
  }
}
