package io.icewatch.local.stack;

import io.icewatch.local.aws.Faults;
import io.icewatch.local.aws.FaultyService;
import io.icewatch.local.aws.dynamodb.DynamoDbEndpoint;
import io.icewatch.local.aws.firehose.FirehoseEndpoint;
import io.icewatch.local.aws.firehose.FirehoseReceiver;
import io.icewatch.local.aws.sns.SnsEndpoint;
import io.icewatch.local.aws.sns.SnsMessage;
import io.icewatch.local.template.DeliveryStreamSpec;
import io.icewatch.local.template.Template;
import io.icewatch.local.template.TopicSpec;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** What the template's functions call: DynamoDB with its tables, SNS, Firehose. */
public final class Services implements AutoCloseable {
  private final EpisodeStore episodes;
  private final SnsEndpoint sns;
  private final FirehoseEndpoint firehose;

  private Services(
      EpisodeStore episodes,
      Template template,
      Map<FaultyService, Faults> faults,
      Consumer<SnsMessage> pages,
      FirehoseReceiver rows) {
    this.episodes = episodes;
    Set<String> topics = template.topics().stream().map(TopicSpec::arn).collect(Collectors.toSet());
    Set<String> streams =
        template.deliveryStreams().stream()
            .map(DeliveryStreamSpec::name)
            .collect(Collectors.toSet());
    this.sns = SnsEndpoint.start(0, topics, of(FaultyService.SNS, faults), pages);
    this.firehose = FirehoseEndpoint.start(0, streams, of(FaultyService.FIREHOSE, faults), rows);
  }

  private static Faults of(FaultyService service, Map<FaultyService, Faults> faults) {
    return faults.getOrDefault(service, new Faults());
  }

  /**
   * Starts them all over HTTP, as deployed, without faults.
   *
   * @param pages gets what SNS accepts
   * @param rows gets what Firehose accepts
   */
  public static Services overHttp(
      Template template, Consumer<SnsMessage> pages, FirehoseReceiver rows) {
    return new Services(
        EpisodeStore.overHttp(template.tables(), true), template, Map.of(), pages, rows);
  }

  /**
   * Starts them for a stack.
   *
   * @param faults what befalls the requests to those services that the options' plan is for
   */
  static Services start(
      Template template,
      StackOptions options,
      Map<FaultyService, Faults> faults,
      Consumer<SnsMessage> pages,
      FirehoseReceiver rows) {
    return new Services(episodes(template, options, faults), template, faults, pages, rows);
  }

  private static EpisodeStore episodes(
      Template template, StackOptions options, Map<FaultyService, Faults> faults) {
    if (options.faults().isFor(FaultyService.DYNAMODB)) {
      return EpisodeStore.failing(
          EpisodeStore.overHttp(template.tables(), options.isLive()),
          of(FaultyService.DYNAMODB, faults),
          new InvocationTime(options.clock(), !options.isLive()));
    }
    return options.isLive()
        ? EpisodeStore.overHttp(template.tables(), true)
        : EpisodeStore.embedded(template.tables());
  }

  /** A client to the tables, shared by all that are in this process. */
  DynamoDbClient dynamoDb() {
    return episodes.client();
  }

  URI sns() {
    return sns.uri();
  }

  URI firehose() {
    return firehose.uri();
  }

  /**
   * What Lambda adds to the variables of a function in another process: its region, its
   * credentials; and where these services listen, as the AWS SDKs read it.
   *
   * @throws IllegalStateException if DynamoDB is embedded in this process
   */
  public Map<String, String> environment() {
    URI dynamoDb =
        episodes
            .uri()
            .orElseThrow(() -> new IllegalStateException("DynamoDB is inside this process"));
    return Map.of(
        "AWS_REGION", DynamoDbEndpoint.REGION.id(),
        "AWS_ACCESS_KEY_ID", DynamoDbEndpoint.ACCESS_KEY,
        "AWS_SECRET_ACCESS_KEY", "local",
        "AWS_ENDPOINT_URL_DYNAMODB", dynamoDb.toString(),
        "AWS_ENDPOINT_URL_SNS", sns.uri().toString(),
        "AWS_ENDPOINT_URL_FIREHOSE", firehose.uri().toString());
  }

  @Override
  public void close() {
    firehose.close();
    sns.close();
    episodes.close();
  }
}
