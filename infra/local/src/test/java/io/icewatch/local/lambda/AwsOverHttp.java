package io.icewatch.local.lambda;

import io.icewatch.local.aws.Faults;
import io.icewatch.local.aws.cloudwatch.EmbeddedMetrics;
import io.icewatch.local.aws.dynamodb.DynamoDbEndpoint;
import io.icewatch.local.aws.firehose.FirehoseEndpoint;
import io.icewatch.local.aws.sns.SnsEndpoint;
import io.icewatch.local.aws.sns.SnsMessage;
import io.icewatch.local.template.DeliveryStreamSpec;
import io.icewatch.local.template.FunctionSpec;
import io.icewatch.local.template.Template;
import io.icewatch.local.template.TopicSpec;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The services that the template's functions call from processes of their own, over real HTTP. */
final class AwsOverHttp implements AutoCloseable {
  private final Queue<String> log = new ConcurrentLinkedQueue<>();
  private final EmbeddedMetrics metrics = new EmbeddedMetrics();
  private final DynamoDbEndpoint dynamoDb = DynamoDbEndpoint.start(0);
  private final SnsEndpoint sns;
  private final FirehoseEndpoint firehose;

  /**
   * @param published hears of every message before SNS answers
   * @param delivered hears of every row, with the name of its stream
   */
  AwsOverHttp(
      Template template, Consumer<SnsMessage> published, BiConsumer<String, byte[]> delivered) {
    template.tables().forEach(table -> dynamoDb.create(table, false));
    sns =
        SnsEndpoint.start(
            0,
            template.topics().stream().map(TopicSpec::arn).collect(Collectors.toSet()),
            new Faults(),
            published);
    firehose =
        FirehoseEndpoint.start(
            0,
            template.deliveryStreams().stream()
                .map(DeliveryStreamSpec::name)
                .collect(Collectors.toSet()),
            new Faults(),
            delivered::accept);
  }

  /**
   * A host of processes that run a function.
   *
   * @param delivered hears of every process that has just been handed an event
   */
  OutOfProcessHost host(FunctionSpec function, Consumer<ProcessHandle> delivered) {
    return new OutOfProcessHost(
        function,
        OutOfProcessHost.ownCode(),
        Map.of(
            "AWS_REGION", DynamoDbEndpoint.REGION.id(),
            "AWS_ACCESS_KEY_ID", DynamoDbEndpoint.ACCESS_KEY,
            "AWS_SECRET_ACCESS_KEY", "local",
            "AWS_ENDPOINT_URL_DYNAMODB", dynamoDb.uri().toString(),
            "AWS_ENDPOINT_URL_SNS", sns.uri().toString(),
            "AWS_ENDPOINT_URL_FIREHOSE", firehose.uri().toString()),
        metrics.out()::println,
        log::add,
        report -> {},
        delivered);
  }

  /** What the processes have logged. */
  Queue<String> log() {
    return log;
  }

  /** A client of the tables; to be closed. */
  DynamoDbClient dynamoDb() {
    return DynamoDbClient.builder()
        .httpClient(UrlConnectionHttpClient.create())
        .endpointOverride(dynamoDb.uri())
        .region(DynamoDbEndpoint.REGION)
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(DynamoDbEndpoint.ACCESS_KEY, "local")))
        .build();
  }

  @Override
  public void close() {
    firehose.close();
    sns.close();
    dynamoDb.close();
  }
}
