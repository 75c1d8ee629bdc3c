package io.icewatch.filter;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.Context;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.firehose.FirehoseClient;
import software.amazon.awssdk.services.sns.SnsClient;

/**
 * A page from end to end that reaches nobody, before Lambda takes the snapshot. It loads what the
 * first page would otherwise wait for: the rules, the protocol, and most of all the AWS SDK, which
 * signs, sends and reads every call of a page, with a network that is not there.
 */
final class Priming {
  /** Beyond every plausible range, hence a breach whatever the thresholds are. */
  private static final String READING =
      """
      {"patient_id": "priming", "timestamp": 1735689600, "spo2": 0}\
      """;

  private Priming() {}

  /**
   * Pages about a patient who does not exist.
   *
   * @param network takes every call that would go to AWS
   * @throws IOException if the event cannot be read
   * @throws NoSuchAlgorithmException if the machine has no TLS, without which no page would leave
   */
  static void run(Settings settings, Offline network) throws IOException, NoSuchAlgorithmException {
    SSLContext.getDefault(); // reads the trusted certificates
    new FilterSensorData(
            settings,
            new AwsClients(
                offline(DynamoDbClient.builder(), network),
                offline(SnsClient.builder(), network),
                offline(FirehoseClient.builder(), network)),
            InstantSource.system(),
            new PrintStream(OutputStream.nullOutputStream(), false, UTF_8))
        .handleRequest(
            new ByteArrayInputStream(event()), OutputStream.nullOutputStream(), context());
  }

  private static <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C offline(
      B builder, Offline network) {
    return builder
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("priming", "priming")))
        .overrideConfiguration(AwsClients.limits().build())
        .httpClient(network)
        .build();
  }

  /** One record, which has just arrived. */
  private static byte[] event() {
    Instant now = InstantSource.system().instant();
    return """
    {"Records": [{"eventID": "shardId-000000000000:1", "kinesis": {"partitionKey": "priming",
      "sequenceNumber": "1", "approximateArrivalTimestamp": %d, "data": "%s"}}]}
    """
        .formatted(
            now.getEpochSecond(), Base64.getEncoder().encodeToString(READING.getBytes(UTF_8)))
        .getBytes(UTF_8);
  }

  /** An invocation with all the time in the world. */
  private static Context context() {
    return (Context)
        Proxy.newProxyInstance(
            Priming.class.getClassLoader(),
            new Class<?>[] {Context.class},
            (proxy, method, arguments) ->
                method.getReturnType() == int.class ? Integer.MAX_VALUE : null);
  }
}
