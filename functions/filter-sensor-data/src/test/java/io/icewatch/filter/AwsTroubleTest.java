package io.icewatch.filter;

import static io.icewatch.filter.Deliveries.event;
import static io.icewatch.filter.Deliveries.reading;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;
import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;

import io.icewatch.lambda.table.LocalDynamoDb;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.firehose.model.ServiceUnavailableException;
import software.amazon.awssdk.services.sns.model.NotFoundException;
import software.amazon.awssdk.services.sns.model.SnsException;
import software.amazon.awssdk.services.sns.model.ThrottledException;

/** What FilterSensorData answers, logs and counts when a service that it calls fails. */
class AwsTroubleTest {
  private static final Instant EIGHT = Instant.parse("2026-03-02T08:00:00Z");

  private final Ward ward = new Ward();

  @BeforeEach
  void itIsEight() {
    ward.now = EIGHT.plusMillis(700);
  }

  @ParameterizedTest
  @MethodSource("snsTroubles")
  void pageThatSnsDoesNotTakeIsAnsweredAsFailedAndTheNextPatientIsPaged(
      RuntimeException trouble, String logged) {
    ward.snsTrouble =
        page -> {
          if (Ward.attribute(page, "patient_id").equals("Nightingale")) {
            throw trouble;
          }
        };
    String batch =
        event(
            reading("11", EIGHT, "Nightingale", "\"spo2\":77.125"),
            reading("12", EIGHT.plusSeconds(1), "Nightingale", "\"spo2\":77.125"),
            reading("13", EIGHT.plusSeconds(2), "17", "\"spo2\":88"));

    assertThat(ward.deliver(batch)).containsExactly("11");

    assertThat(ward.paged()).containsExactly("17 warning spo2-low first");
    assertThat(ward.counted("PageFailures")).isEqualTo(1);
    assertThat(ward.counted("ReadingsHeldBack")).isEqualTo(1);
    assertThat(ward.log)
        .singleElement()
        .asString()
        .startsWith("ERROR record shardId-000000000000:11 not paged for spo2-low, comes again: ")
        .contains(logged)
        .doesNotContain("Nightingale", "77");
    assertThat(ward.metricLines().toString()).doesNotContain("Nightingale", "77.125");
  }

  static Stream<Arguments> snsTroubles() {
    return Stream.of(
        argumentSet(
            "throttled",
            ThrottledException.builder().message("Rate exceeded").statusCode(429).build(),
            "Rate exceeded"),
        argumentSet(
            "no such topic",
            NotFoundException.builder().message("Topic does not exist").statusCode(404).build(),
            "Topic does not exist"),
        argumentSet(
            "expired credentials",
            SnsException.builder()
                .statusCode(403)
                .awsErrorDetails(
                    AwsErrorDetails.builder()
                        .serviceName("Sns")
                        .errorCode("ExpiredToken")
                        .errorMessage("The security token included in the request is expired")
                        .build())
                .build(),
            "The security token included in the request is expired"),
        argumentSet("no answer", ApiCallTimeoutException.create(6_000), "6000 millis"));
  }

  @ParameterizedTest
  @MethodSource("dynamoDbTroubles")
  void readingWhoseEpisodeIsOutOfReachIsAnsweredAsFailedAndPagesNobody(
      RuntimeException trouble, String logged) {
    DynamoDbClient dynamoDb = mock(DynamoDbClient.class, delegatesTo(LocalDynamoDb.client()));
    doThrow(trouble).when(dynamoDb).getItem(any(GetItemRequest.class));
    Ward remote = new Ward(dynamoDb);
    remote.now = EIGHT;
    String batch = event(reading("11", EIGHT, "Nightingale", "\"spo2\":77.125"));

    assertThat(remote.deliver(batch)).containsExactly("11");

    assertThat(remote.pages).isEmpty();
    assertThat(remote.counted("PageFailures")).isEqualTo(1);
    assertThat(remote.log)
        .singleElement()
        .asString()
        .startsWith("ERROR record shardId-000000000000:11 not paged for spo2-low, comes again: ")
        .contains(logged)
        .doesNotContain("Nightingale", "77");
  }

  static Stream<Arguments> dynamoDbTroubles() {
    return Stream.of(
        argumentSet(
            "throttled",
            ProvisionedThroughputExceededException.builder().message("Too fast").build(),
            "Too fast"),
        argumentSet(
            "no such table",
            ResourceNotFoundException.builder().message("Table not found").build(),
            "Table not found"),
        argumentSet(
            "expired credentials",
            DynamoDbException.builder().message("The security token is expired").build(),
            "The security token is expired"),
        argumentSet("no answer", ApiCallTimeoutException.create(2_000), "2000 millis"));
  }

  @Test
  void redeliveryAfterAFailurePagesExactlyOnce() {
    String batch =
        event(
            reading("11", EIGHT, "17", "\"spo2\":88"),
            reading("12", EIGHT.plusSeconds(1), "23", "\"spo2\":84"),
            reading("13", EIGHT.plusSeconds(2), "17", "\"spo2\":87"));
    ward.throttleSns();

    assertThat(ward.deliver(batch)).as("SNS throttles").containsExactly("11");
    assertThat(ward.pages).isEmpty();

    ward.snsTrouble = page -> {};
    assertThat(ward.deliver(batch)).as("delivered again").isEmpty();
    List<String> once = List.of("23 critical spo2-low first", "17 warning spo2-low first");
    assertThat(ward.paged()).containsExactlyElementsOf(once);
    assertThat(ward.counted("ReadingsSuppressed")).isEqualTo(1);

    assertThat(ward.deliver(batch)).as("and again").isEmpty();
    assertThat(ward.paged()).containsExactlyElementsOf(once);
    assertThat(ward.counted("ReadingsSuppressed")).isZero();
  }

  @Test
  void lowestFailedSequenceNumberIsAnsweredAsANumberNotAsText() {
    ward.throttleSns();

    assertThat(
            ward.deliver(
                event(
                    reading(
                        "10000000000000000000000000000000000000000000000000000000",
                        EIGHT,
                        "17",
                        "\"spo2\":88"),
                    reading(
                        "9999999999999999999999999999999999999999999999999999999",
                        EIGHT,
                        "23",
                        "\"spo2\":88"))))
        .containsExactly("9999999999999999999999999999999999999999999999999999999");
  }

  @Test
  void alertRowThatFirehoseRefusesIsCountedAndFailsNoPage() {
    ward.firehoseRefuses = batch -> 1;

    assertThat(
            ward.deliver(
                event(
                    reading("11", EIGHT, "17", "\"spo2\":88"),
                    reading("12", EIGHT, "23", "\"spo2\":88"))))
        .isEmpty();
    assertThat(ward.pages).hasSize(2);
    assertThat(ward.counted("AlertRowsLost")).isEqualTo(1);
    assertThat(ward.log).isEmpty();
  }

  /** A page a second for two minutes: each is out before its row is tried, which is once. */
  @Test
  void whileFirehoseRefusesEverythingNoPageWaitsForRowsThatAreSentAgain() {
    List<Integer> pagesBefore = new ArrayList<>();
    ward.firehoseRefuses =
        batch -> {
          pagesBefore.add(ward.pages.size());
          return batch.records().size();
        };

    for (int i = 1; i <= 120; i++) {
      String event =
          event(reading(Integer.toString(i), EIGHT.plusSeconds(i), "bed-" + i, "\"spo2\":71"));
      assertThat(ward.deliver(event)).isEmpty();
      assertThat(ward.counted("AlertRowsLost")).isEqualTo(1);
    }

    assertThat(ward.pages).hasSize(120);
    assertThat(pagesBefore).startsWith(1, 1, 1, 2, 3).endsWith(119, 120).hasSize(2 + 120);
  }

  @Test
  void firehoseOutOfReachFailsNoPage() {
    ward.firehoseRefuses =
        batch -> {
          throw ServiceUnavailableException.builder().message("Slow down.").build();
        };

    assertThat(
            ward.deliver(
                event(
                    reading("11", EIGHT, "17", "\"spo2\":88"),
                    reading("12", EIGHT, "23", "\"spo2\":88"))))
        .isEmpty();
    assertThat(ward.pages).hasSize(2);
    assertThat(ward.counted("AlertRowsLost")).isEqualTo(2);
    assertThat(ward.counted("PageFailures")).isZero();
    assertThat(ward.log)
        .singleElement()
        .asString()
        .startsWith("WARN 2 rows of alerts not written: ");
  }
}
