package io.icewatch.aggregate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.CALLS_REAL_METHODS;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.TimeWindowEventResponse;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import io.icewatch.lambda.DeployedTemplate;
import io.icewatch.lambda.FunctionEnvironment;
import io.icewatch.lambda.GivenClients;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.firehose.FirehoseClient;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchRequest;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchResponse;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchResponseEntry;

/**
 * The invocations of one shard: AggregateSensorData with the template's environment. Firehose is
 * played: it accepts every row unless told to fail.
 */
final class Shard {
  static final Instant NOW = Instant.parse("2026-03-02T08:20:01.500Z");

  /** The rows of {@code vital_windows}, as JSON, every time they were sent. */
  final List<String> windowRows = new ArrayList<>();

  /** The rows of {@code rejected_readings}, likewise. */
  final List<String> rejectedRows = new ArrayList<>();

  /** Which of a batch's rows, from the first, are refused; throws if Firehose is out of reach. */
  ToIntFunction<PutRecordBatchRequest> firehoseRefuses = batch -> 0;

  /** How long the function waited, in all. */
  Duration waited = Duration.ZERO;

  /** What is left of the invocation's time. */
  int remainingMillis = 120_000;

  private final AggregateSensorData function;
  private final ByteArrayOutputStream metrics = new ByteArrayOutputStream();
  private final ByteArrayOutputStream answer = new ByteArrayOutputStream();

  Shard() {
    this(Map.of());
  }

  /**
   * @param overrides variables whose value is not the template's
   */
  Shard(Map<String, String> overrides) {
    Map<String, String> environment =
        new HashMap<>(DeployedTemplate.read().environment("AggregateSensorData"));
    environment.putAll(overrides);
    this.function =
        new AggregateSensorData(
            new FunctionEnvironment(
                environment,
                new GivenClients(firehose()),
                () -> NOW,
                millis -> waited = waited.plusMillis(millis),
                new PrintStream(metrics, true, UTF_8)));
  }

  /** Invokes the function; gives its answer as Lambda's own type reads it. */
  TimeWindowEventResponse invoke(String event) throws IOException {
    answer.reset();
    metrics.reset();
    function.handleRequest(new ByteArrayInputStream(event.getBytes(UTF_8)), answer, context());
    return JacksonFactory.getInstance()
        .getSerializer(TimeWindowEventResponse.class)
        .fromJson(answerText());
  }

  /** The last answer as it was written; empty if the invocation failed. */
  String answerText() {
    return answer.toString(UTF_8);
  }

  /** What the last invocation printed, without the line's end. */
  String metricLine() {
    return metrics.toString(UTF_8).stripTrailing();
  }

  /** A count that the last invocation printed. */
  int counted(String metric) {
    Matcher count = Pattern.compile("\"" + metric + "\":(\\d+)").matcher(metricLine());
    if (!count.find()) {
      throw new AssertionError(metric + " is not counted in " + metricLine());
    }
    return Integer.parseInt(count.group(1));
  }

  /** A field's value in each of the rows, as it stands there. */
  static List<String> field(List<String> rows, String name) {
    Pattern field = Pattern.compile("\"" + name + "\":(\"(?:[^\"\\\\]|\\\\.)*\"|[^,}]*)");
    return rows.stream()
        .map(row -> {
          Matcher value = field.matcher(row);
          if (!value.find()) {
            throw new AssertionError("no " + name + " in " + row);
          }
          return value.group(1).replaceAll("^\"|\"$", "");
        })
        .toList();
  }

  private Context context() {
    Context context = mock(Context.class);
    doAnswer(call -> remainingMillis).when(context).getRemainingTimeInMillis();
    return context;
  }

  private FirehoseClient firehose() {
    FirehoseClient firehose = mock(FirehoseClient.class, CALLS_REAL_METHODS);
    doAnswer(call -> put(call.getArgument(0)))
        .when(firehose)
        .putRecordBatch(any(PutRecordBatchRequest.class));
    return firehose;
  }

  private PutRecordBatchResponse put(PutRecordBatchRequest batch) {
    int refused = firehoseRefuses.applyAsInt(batch);
    List<String> rows =
        switch (batch.deliveryStreamName()) {
          case "VitalWindowsStream" -> windowRows;
          case "RejectedReadingsStream" -> rejectedRows;
          default -> throw new AssertionError("a stream called " + batch.deliveryStreamName());
        };
    batch.records().forEach(record -> rows.add(record.data().asUtf8String()));
    List<PutRecordBatchResponseEntry> entries = new ArrayList<>();
    for (int i = 0; i < batch.records().size(); i++) {
      entries.add(
          i < refused
              ? PutRecordBatchResponseEntry.builder().errorCode("InternalFailure").build()
              : PutRecordBatchResponseEntry.builder().recordId("r" + i).build());
    }
    return PutRecordBatchResponse.builder()
        .failedPutCount(refused)
        .requestResponses(entries)
        .build();
  }
}
