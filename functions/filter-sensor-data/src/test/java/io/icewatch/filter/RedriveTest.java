package io.icewatch.filter;

import static io.icewatch.filter.Deliveries.event;
import static io.icewatch.filter.Deliveries.reading;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.icewatch.lambda.table.LocalDynamoDb;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;

/** The runbook's redrive of breaches that Lambda gave up. */
class RedriveTest {
  private static final Instant EIGHT = Instant.parse("2026-03-02T08:00:00Z");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final DynamoDbClient dynamoDb =
      mock(DynamoDbClient.class, delegatesTo(LocalDynamoDb.client()));
  private final Ward ward = new Ward(dynamoDb);

  /** An object of the failures bucket, as AWS Lambda writes it to S3. */
  private static String givenUp(String event) throws IOException {
    return JSON.writeValueAsString(
        Map.of(
            "requestContext",
            Map.of("condition", "RecordAgeExceeded"),
            "version",
            "1.0",
            "payload",
            event));
  }

  /** {@code jq -r .payload given-up.json > event.json}, then {@code aws lambda invoke}. */
  private List<String> redrive(String givenUp, Duration after) throws IOException {
    ward.now = EIGHT.plus(after);
    ward.pages.clear();
    assertThat(ward.deliver(JSON.readTree(givenUp).get("payload").asText())).isEmpty();
    return ward.paged();
  }

  @Test
  void what_was_given_up_is_paged_once_as_late_and_what_was_dealt_with_is_not() throws IOException {
    ward.now = EIGHT;
    String batch =
        event(reading("11", EIGHT, "17", "\"spo2\":80"), reading("12", EIGHT, "18", "\"spo2\":80"));
    doThrow(ProvisionedThroughputExceededException.builder().message("slow down").build())
        .doAnswer(delegatesTo(LocalDynamoDb.client()))
        .when(dynamoDb)
        .getItem(any(GetItemRequest.class));
    assertThat(ward.deliver(batch)).containsExactly("11");
    assertThat(ward.paged()).containsExactly("18 critical spo2-low first");
    ward.now = EIGHT.plusSeconds(4200);
    ward.deliver(event(reading("21", ward.now, "17", "\"spo2\":88")));

    List<String> paged = redrive(givenUp(batch), Duration.ofHours(2));

    assertThat(paged).containsExactly("17 critical spo2-low first");
    assertThat(ward.pages.getFirst().message())
        .contains("Measured 2026-03-02 08:00:00 UTC\n", "LATE: this reading is 2 hours old\n")
        .contains("Alert spo2-low/2026-03-02T08:00:00Z/1/17\n");
    assertThat(redrive(givenUp(batch), Duration.ofHours(3))).isEmpty();
  }

  @Test
  void the_alarm_that_goes_on_is_paged_as_if_nothing_had_been_redriven() throws IOException {
    ward.now = EIGHT.plusSeconds(4200);
    ward.deliver(event(reading("21", ward.now, "17", "\"spo2\":88")));
    redrive(givenUp(event(reading("11", EIGHT, "17", "\"spo2\":70"))), Duration.ofMinutes(71));

    ward.pages.clear();
    ward.now = EIGHT.plusSeconds(4320);
    ward.deliver(event(reading("22", ward.now, "17", "\"spo2\":80")));

    assertThat(ward.paged()).containsExactly("17 critical spo2-low worsened");
  }
}
