package io.icewatch.filter;

import static io.icewatch.filter.Deliveries.event;
import static io.icewatch.filter.Deliveries.reading;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;

import io.icewatch.lambda.Background;
import io.icewatch.lambda.table.LocalDynamoDb;
import io.icewatch.lambda.table.StayItem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/** The ward that a page's subscribers filter by. Patient 17 lies in ICU-1, of 18 nobody said. */
class WardOfPagesTest {
  private static final Instant EIGHT = Instant.parse("2026-03-02T08:00:00Z");

  private int sequence = 10;

  private static Ward ward(DynamoDbClient dynamoDb) {
    return new Ward(dynamoDb).with(StayItem.WARD, AttributeValue.fromS("ICU-1"));
  }

  private List<String> wardsPaged(Ward ward, Duration after, String patient, int spo2) {
    ward.pages.clear();
    ward.now = EIGHT.plus(after);
    ward.deliver(event(reading("" + ++sequence, ward.now, patient, "\"spo2\":" + spo2)));
    return ward.pages.stream().map(page -> Ward.attribute(page, "ward")).toList();
  }

  @Test
  void a_warning_says_the_ward() {
    assertThat(wardsPaged(ward(LocalDynamoDb.client()), Duration.ZERO, "17", 88))
        .containsExactly("ICU-1");
  }

  @Test
  void of_whom_nobody_said_where_they_lie_it_is_a_dash() {
    assertThat(wardsPaged(ward(LocalDynamoDb.client()), Duration.ZERO, "18", 88))
        .containsExactly("-");
  }

  @Test
  void the_first_critical_page_says_it_if_it_is_known_when_the_page_goes_out() {
    Ward ward = ward(LocalDynamoDb.client());

    assertThat(wardsPaged(ward, Duration.ZERO, "17", 80)).containsExactly("ICU-1");
  }

  /** A table that answers nothing about the ward before the page is out. */
  @Test
  void a_critical_page_does_not_wait_for_the_ward_and_the_next_one_says_it() {
    CountDownLatch isOut = new CountDownLatch(1);
    AtomicBoolean waited = new AtomicBoolean();
    DynamoDbClient dynamoDb = mock(DynamoDbClient.class, delegatesTo(LocalDynamoDb.client()));
    doAnswer(
            query -> {
              waited.set(!isOut.await(1, TimeUnit.MINUTES));
              return LocalDynamoDb.client().query(query.<QueryRequest>getArgument(0));
            })
        .when(dynamoDb)
        .query(any(QueryRequest.class));
    Ward ward = ward(dynamoDb);
    ward.background = Background.ON_A_THREAD;
    ward.snsTrouble = page -> isOut.countDown();

    assertThat(wardsPaged(ward, Duration.ZERO, "17", 80)).containsExactly("-");
    assertThat(waited).isFalse();
    assertThat(wardsPaged(ward, Duration.ofSeconds(1), "17", 70)).containsExactly("ICU-1");
  }

  @Test
  void a_critical_page_after_a_warning_says_it_at_once() {
    Ward ward = ward(LocalDynamoDb.client());
    wardsPaged(ward, Duration.ZERO, "17", 88);

    assertThat(wardsPaged(ward, Duration.ofHours(1), "17", 80)).containsExactly("ICU-1");
  }

  @Test
  void nobody_asks_for_a_ward_when_the_time_is_up() {
    Ward ward = ward(LocalDynamoDb.client());
    ward.background = task -> task::run; // when the page is out
    ward.snsTrouble = page -> ward.remainingMillis = 9_999;
    wardsPaged(ward, Duration.ZERO, "17", 80);
    ward.remainingMillis = 60_000;

    assertThat(wardsPaged(ward, Duration.ofSeconds(1), "17", 70)).containsExactly("-");
  }

  @Test
  void a_table_that_does_not_tell_the_ward_costs_no_page() {
    DynamoDbClient dynamoDb = mock(DynamoDbClient.class, delegatesTo(LocalDynamoDb.client()));
    doThrow(ProvisionedThroughputExceededException.builder().message("slow down").build())
        .when(dynamoDb)
        .query(any(QueryRequest.class));

    assertThat(wardsPaged(ward(dynamoDb), Duration.ZERO, "17", 80)).containsExactly("-");
  }
}
