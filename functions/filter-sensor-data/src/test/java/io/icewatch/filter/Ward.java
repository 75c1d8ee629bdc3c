package io.icewatch.filter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import io.icewatch.lambda.FakeAws;
import io.icewatch.lambda.table.EpisodeItem;
import io.icewatch.lambda.table.LocalDynamoDb;
import io.icewatch.lambda.table.StayItem;
import io.icewatch.vitals.answer.AlertId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.sns.model.PublishRequest;

/** FilterSensorData with the template's environment, on DynamoDB Local. */
final class Ward extends FakeAws {
  private static final PojoSerializer<StreamsEventResponse> ANSWERS =
      JacksonFactory.getInstance().getSerializer(StreamsEventResponse.class);

  /** A night in a few lines. */
  private static final Map<String, String> SUPPRESSION =
      Map.of("SUPPRESS_SECONDS", "900", "SUPPRESS_CRITICAL_SECONDS", "900");

  /** The pages that SNS accepted. */
  final List<PublishRequest> pages = published;

  private final ByteArrayOutputStream answer = new ByteArrayOutputStream();
  private final FilterSensorData function;

  Ward() {
    this(LocalDynamoDb.client());
  }

  Ward(DynamoDbClient dynamoDb) {
    this(dynamoDb, Map.of());
  }

  /** With variables in the place of the template's. */
  Ward(DynamoDbClient dynamoDb, Map<String, String> instead) {
    Map<String, String> all = new HashMap<>(SUPPRESSION);
    all.putAll(instead);
    this.function = new FilterSensorData(environment("FilterSensorData", dynamoDb, all));
  }

  /** Stores a stay of patient 17 that says one thing. */
  Ward with(String attribute, AttributeValue value) {
    LocalDynamoDb.client()
        .putItem(put ->
            put.tableName(table)
                .item(
                    Map.of(
                        EpisodeItem.PATIENT_ID,
                        AttributeValue.fromS("17"),
                        EpisodeItem.CONDITION,
                        AttributeValue.fromS(StayItem.SORT_KEY),
                        attribute,
                        value)));
    return this;
  }

  /** Invokes the function; gives the sequence numbers that it answers as failed. */
  List<String> deliver(String event) {
    forgetOutput();
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

  /** Who was paged for what: {@code 17 warning spo2-low first}, in order. */
  List<String> paged() {
    return pages.stream().flatMap(Ward::paged).toList();
  }

  private static Stream<String> paged(PublishRequest message) {
    return message
        .message()
        .lines()
        .filter(line -> line.startsWith("Alert "))
        .map(line -> AlertId.parse(line.substring("Alert ".length())))
        .map(id ->
            "%s %s %s %s"
                .formatted(
                    id.patientId(),
                    attribute(message, "severity"),
                    id.condition().label(),
                    attribute(message, "reason")));
  }

  static String attribute(PublishRequest page, String name) {
    return requireNonNull(page.messageAttributes().get(name), name).stringValue();
  }
}
