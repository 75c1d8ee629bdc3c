package io.icewatch.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.CALLS_REAL_METHODS;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.mock;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import io.icewatch.lambda.table.DynamoDbLedger;
import io.icewatch.lambda.table.LocalDynamoDb;
import io.icewatch.vitals.alarm.AlarmPolicy;
import io.icewatch.vitals.alarm.AlarmProtocol;
import io.icewatch.vitals.alarm.Breach;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.firehose.FirehoseClient;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchRequest;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchResponse;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchResponseEntry;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.PublishRequest;
import software.amazon.awssdk.services.sns.model.PublishResponse;
import software.amazon.awssdk.services.sns.model.ThrottledException;

/**
 * What surrounds a function in a test: the template's environment, a table of DynamoDB Local, SNS
 * and Firehose that accept everything unless told to fail, and a clock that is moved by hand.
 */
public class FakeAws {
  private static final PutRecordBatchResponseEntry ACCEPTED =
      PutRecordBatchResponseEntry.builder().recordId("r").build();
  private static final PutRecordBatchResponseEntry REFUSED =
      PutRecordBatchResponseEntry.builder().errorCode("ServiceUnavailableException").build();

  /** What SNS accepted. */
  public final List<PublishRequest> published = new ArrayList<>();

  /** The rows that Firehose was given, as JSON. */
  public final List<String> rows = new ArrayList<>();

  /** What was logged: level and message. */
  public final List<String> log = new ArrayList<>();

  /** The table. */
  public final String table = LocalDynamoDb.newEpisodeTable();

  /** The wall clock. */
  public Instant now = Instant.EPOCH;

  /** What is left of the invocation's time. */
  public int remainingMillis = 60_000;

  /** Comes before SNS accepts a message; throws if it does not. */
  public Consumer<PublishRequest> snsTrouble = message -> {};

  /** When a function does what nothing waits for. */
  public Background background = Background.AT_ONCE;

  /** How many of a batch Firehose refuses; throws if nobody knows. */
  public ToIntFunction<PutRecordBatchRequest> firehoseRefuses = batch -> 0;

  /** Signs links, where the environment says where the board is. */
  public final FakeKms kms = new FakeKms();

  private int invocations;
  private final ByteArrayOutputStream metrics = new ByteArrayOutputStream();

  /** The environment of a function, as the template gives it; messages say everything. */
  public FunctionEnvironment environment(String function) {
    return environment(function, LocalDynamoDb.client(), Map.of());
  }

  /** As above, with another table client and with variables in the place of the template's. */
  public FunctionEnvironment environment(
      String function, DynamoDbClient dynamoDb, Map<String, String> instead) {
    Map<String, String> variables = new HashMap<>(DeployedTemplate.read().environment(function));
    variables.put("EPISODE_TABLE", table);
    variables.put("MESSAGE_DETAIL", "full"); // what a page says is looked at
    variables.putAll(instead);
    return new FunctionEnvironment(
        variables,
        new GivenClients(dynamoDb, sns(), firehose(), kms.client()),
        () -> now,
        millis -> {},
        task -> background.start(task),
        new PrintStream(metrics, true, UTF_8));
  }

  /** SNS takes no message from now on. */
  public void throttleSns() {
    snsTrouble =
        message -> {
          throw ThrottledException.builder().message("Rate exceeded").statusCode(429).build();
        };
  }

  /** FilterSensorData pages a breach when it arrives; the page itself is not kept. */
  public void page(Breach breach, AlarmPolicy policy) {
    AlarmProtocol filter =
        new AlarmProtocol(
            policy,
            new DynamoDbLedger(LocalDynamoDb.client(), table, Duration.ofDays(2)),
            (notice, now) -> {},
            breach::arrival);
    AlarmProtocol.Batch breaches = filter.begin(() -> false);
    breaches.add(breach);
    assertThat(breaches.finish().failures()).isEmpty();
  }

  /** What was logged and printed up to now is not looked at again. */
  public void forgetOutput() {
    log.clear();
    metrics.reset();
  }

  /** What was printed for CloudWatch. */
  public List<String> metricLines() {
    return metrics.toString(UTF_8).lines().toList();
  }

  /** The sent messages on one line each: topic, kind, severity, patient, the text's first line. */
  public List<String> sent() {
    return published.stream().map(FakeAws::oneLine).toList();
  }

  private static String oneLine(PublishRequest message) {
    return Stream.of(
            message.topicArn(),
            attribute(message, "kind"),
            attribute(message, "severity"),
            attribute(message, "patient_id"),
            message.message().lines().findFirst().orElse(""))
        .filter(text -> !text.isEmpty())
        .collect(Collectors.joining(" "));
  }

  private static String attribute(PublishRequest message, String name) {
    MessageAttributeValue value = message.messageAttributes().get(name);
    return value == null ? "" : value.stringValue();
  }

  /** An invocation's context. */
  public Context context() {
    Context context = mock(Context.class);
    doAnswer(call -> remainingMillis).when(context).getRemainingTimeInMillis();
    doReturn(new Log()).when(context).getLogger();
    doAnswer(call -> "request-" + ++invocations).when(context).getAwsRequestId();
    return context;
  }

  private final class Log implements LambdaLogger {
    @Override
    public void log(String message, LogLevel level) {
      log.add(level + " " + message);
    }

    @Override
    public void log(String message) {
      log(message, LogLevel.UNDEFINED);
    }

    @Override
    public void log(byte[] message) {
      throw new UnsupportedOperationException("the function logs text");
    }
  }

  private SnsClient sns() {
    SnsClient sns = mock(SnsClient.class, CALLS_REAL_METHODS);
    doAnswer(
            call -> {
              PublishRequest message = call.getArgument(0);
              snsTrouble.accept(message);
              published.add(message);
              return PublishResponse.builder().messageId("m-" + published.size()).build();
            })
        .when(sns)
        .publish(any(PublishRequest.class));
    return sns;
  }

  private FirehoseClient firehose() {
    FirehoseClient firehose = mock(FirehoseClient.class, CALLS_REAL_METHODS);
    doAnswer(
            call -> {
              PutRecordBatchRequest batch = call.getArgument(0);
              int refused = firehoseRefuses.applyAsInt(batch);
              batch.records().forEach(record -> rows.add(record.data().asUtf8String()));
              return PutRecordBatchResponse.builder()
                  .failedPutCount(refused)
                  .requestResponses(
                      IntStream.range(0, batch.records().size())
                          .mapToObj(i -> i < refused ? REFUSED : ACCEPTED)
                          .toList())
                  .build();
            })
        .when(firehose)
        .putRecordBatch(any(PutRecordBatchRequest.class));
    return firehose;
  }
}
