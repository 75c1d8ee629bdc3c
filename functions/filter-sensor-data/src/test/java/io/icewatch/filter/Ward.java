package io.icewatch.filter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.CALLS_REAL_METHODS;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.mock;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import io.icewatch.lambda.DeployedTemplate;
import io.icewatch.lambda.FunctionEnvironment;
import io.icewatch.lambda.GivenClients;
import io.icewatch.lambda.table.LocalDynamoDb;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.firehose.FirehoseClient;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchRequest;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchResponse;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchResponseEntry;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.PublishRequest;
import software.amazon.awssdk.services.sns.model.PublishResponse;
import software.amazon.awssdk.services.sns.model.ThrottledException;

/**
 * FilterSensorData with the template's environment, on DynamoDB Local. SNS and Firehose are played:
 * they accept everything unless told to fail.
 */
final class Ward {
  private static final PojoSerializer<StreamsEventResponse> ANSWERS =
      JacksonFactory.getInstance().getSerializer(StreamsEventResponse.class);

  /** The pages that SNS accepted. */
  final List<PublishRequest> pages = new ArrayList<>();

  /** The rows that Firehose was given, as JSON. */
  final List<String> rows = new ArrayList<>();

  /** What the last invocation logged: level and message. */
  final List<String> log = new ArrayList<>();

  final String table = LocalDynamoDb.newEpisodeTable();

  private static final PutRecordBatchResponseEntry ACCEPTED =
      PutRecordBatchResponseEntry.builder().recordId("r").build();
  private static final PutRecordBatchResponseEntry REFUSED =
      PutRecordBatchResponseEntry.builder().errorCode("ServiceUnavailableException").build();

  /** The wall clock. */
  Instant now = Instant.EPOCH;

  /** What is left of the invocation's time. */
  int remainingMillis = 60_000;

  /** Comes before SNS accepts a page; throws if it does not. */
  Consumer<PublishRequest> snsTrouble = page -> {};

  /** How many of a batch Firehose refuses; throws if nobody knows. */
  ToIntFunction<PutRecordBatchRequest> firehoseRefuses = batch -> 0;

  private final ByteArrayOutputStream answer = new ByteArrayOutputStream();
  private final ByteArrayOutputStream metrics = new ByteArrayOutputStream();
  private final FilterSensorData function;

  Ward() {
    this(LocalDynamoDb.client());
  }

  Ward(DynamoDbClient dynamoDb) {
    Map<String, String> environment =
        new HashMap<>(DeployedTemplate.read().environment("FilterSensorData"));
    environment.put("EPISODE_TABLE", table);
    environment.put("MESSAGE_DETAIL", "full"); // what a page says is looked at
    environment.put("SUPPRESS_SECONDS", "900"); // a night in a few lines
    environment.put("SUPPRESS_CRITICAL_SECONDS", "900");
    this.function =
        new FilterSensorData(
            new FunctionEnvironment(
                environment,
                new GivenClients(dynamoDb, sns(), firehose()),
                () -> now,
                millis -> {},
                new PrintStream(metrics, true, UTF_8)));
  }

  /** SNS takes no page from now on. */
  void throttleSns() {
    snsTrouble =
        page -> {
          throw ThrottledException.builder().message("Rate exceeded").statusCode(429).build();
        };
  }

  /** Invokes the function; gives the sequence numbers that it answers as failed. */
  List<String> deliver(String event) {
    metrics.reset();
    log.clear();
    answer.reset();
    try {
      function.handleRequest(new ByteArrayInputStream(event.getBytes(UTF_8)), answer, context());
    } catch (IOException e) {
      throw new UncheckedIOException("an event that is none", e);
    }
    return ANSWERS.fromJson(answerJson()).getBatchItemFailures().stream()
        .map(BatchItemFailure::getItemIdentifier)
        .toList();
  }

  /** Invokes the function in another thread, and waits for it; its answer is not kept. */
  void deliverBesides(String event) {
    CompletableFuture.runAsync(
            () -> {
              try {
                function.handleRequest(
                    new ByteArrayInputStream(event.getBytes(UTF_8)),
                    OutputStream.nullOutputStream(),
                    context());
              } catch (IOException e) {
                throw new UncheckedIOException("an event that is none", e);
              }
            })
        .join();
  }

  /** The last answer. */
  String answerJson() {
    return answer.toString(UTF_8);
  }

  /** A count that the last invocation printed. */
  int counted(String metric) {
    Matcher count = Pattern.compile("\"" + metric + "\":(\\d+)").matcher(metricLines().getFirst());
    if (!count.find()) {
      throw new AssertionError(metric + " is not counted in " + metricLines().getFirst());
    }
    return Integer.parseInt(count.group(1));
  }

  /** What the last invocation printed. */
  List<String> metricLines() {
    return metrics.toString(UTF_8).lines().toList();
  }

  /** Who was paged for what: {@code 17 warning spo2-low first}, in order. */
  List<String> paged() {
    return pages.stream()
        .map(
            page ->
                "%s %s %s %s"
                    .formatted(
                        attribute(page, "patient_id"),
                        attribute(page, "severity"),
                        attribute(page, "condition"),
                        attribute(page, "reason")))
        .toList();
  }

  static String attribute(PublishRequest page, String name) {
    return requireNonNull(page.messageAttributes().get(name), name).stringValue();
  }

  private Context context() {
    Context context = mock(Context.class);
    doAnswer(call -> remainingMillis).when(context).getRemainingTimeInMillis();
    doReturn(new Log()).when(context).getLogger();
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
              PublishRequest page = call.getArgument(0);
              snsTrouble.accept(page);
              pages.add(page);
              return PublishResponse.builder().messageId("m-" + pages.size()).build();
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
