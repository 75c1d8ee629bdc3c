package io.icewatch.filter;

import static io.icewatch.filter.Deliveries.event;
import static io.icewatch.filter.Deliveries.reading;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;

import io.icewatch.lambda.Background;
import io.icewatch.lambda.table.LocalDynamoDb;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;

/** A page says where it is answered, and does not wait for that. */
class LinksOfPagesTest {
  private static final Instant EIGHT = Instant.parse("2026-03-02T08:00:00Z");

  private static final Map<String, String> WITH_BOARD =
      Map.of("BOARD_URL", "https://board.example.org");
  private static final String BREACH = event(reading("1", EIGHT, "17", "\"spo2\":84"));

  /** Comes around the claim, which is the first write. */
  private UnaryOperator<Supplier<PutItemResponse>> aroundClaim = claim -> claim;

  private final Ward ward = new Ward(table(), WITH_BOARD);

  private DynamoDbClient table() {
    AtomicBoolean isClaimed = new AtomicBoolean();
    DynamoDbClient table = mock(DynamoDbClient.class, delegatesTo(LocalDynamoDb.client()));
    doAnswer(
            put -> {
              Supplier<PutItemResponse> write =
                  () -> LocalDynamoDb.client().putItem(put.<PutItemRequest>getArgument(0));
              return (isClaimed.getAndSet(true) ? write : aroundClaim.apply(write)).get();
            })
        .when(table)
        .putItem(any(PutItemRequest.class));
    return table;
  }

  @BeforeEach
  void itIsEight() {
    ward.now = EIGHT;
  }

  @Test
  void a_page_carries_the_link_that_answers_it() {
    ward.deliver(BREACH);

    assertThat(ward.pages)
        .singleElement()
        .satisfies(page ->
            assertThat(page.message())
                .containsPattern("Answer: https://board\\.example\\.org/a/[\\w.-]+\n"));
    assertThat(ward.counted("LinksNotSigned")).isZero();
  }

  @Test
  void no_page_is_lost_or_late_for_want_of_its_link() {
    ward.kms.trouble = ApiCallTimeoutException.create(1_000);

    assertThat(
            ward.deliver(
                event(
                    reading("1", EIGHT, "17", "\"spo2\":84"),
                    reading("2", EIGHT, "18", "\"spo2\":84"))))
        .isEmpty();

    assertThat(ward.paged())
        .containsExactly("17 critical spo2-low first", "18 critical spo2-low first");
    assertThat(ward.pages).noneMatch(page -> page.message().contains("Answer:"));
    assertThat(ward.kms.calls).as("the second page did not wait").isEqualTo(1);
    assertThat(ward.counted("LinksNotSigned")).isEqualTo(2);
  }

  /** A claim that is not written before KMS is asked, which does not answer before it is. */
  @Test
  void a_link_is_signed_while_its_page_is_claimed_and_the_page_waits_for_it() {
    CountDownLatch isAsked = new CountDownLatch(1);
    CountDownLatch isClaimed = new CountDownLatch(1);
    ward.background = Background.ON_A_THREAD;
    ward.kms.beforeAnswer =
        () -> {
          isAsked.countDown();
          await(isClaimed);
        };
    aroundClaim =
        claim ->
            () -> {
              await(isAsked);
              PutItemResponse written = claim.get();
              isClaimed.countDown();
              return written;
            };

    assertThat(ward.deliver(BREACH)).isEmpty();

    assertThat(ward.pages)
        .singleElement()
        .satisfies(page -> assertThat(page.message()).contains("Answer: "));
    assertThat(ward.kms.calls).isEqualTo(1);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(1, TimeUnit.MINUTES)).as("one waits for the other").isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Test
  void a_claim_that_is_lost_to_another_instance_sends_nothing_and_counts_no_link() {
    ward.kms.trouble = ApiCallTimeoutException.create(1_000);
    aroundClaim =
        claim ->
            () -> {
              ward.kms.trouble = null;
              deliverToAnother();
              return claim.get();
            };

    assertThat(ward.deliver(BREACH)).isEmpty();

    assertThat(ward.pages)
        .singleElement()
        .satisfies(page -> assertThat(page.message()).contains("Answer: "));
    assertThat(ward.kms.calls).isEqualTo(2);
    assertThat(ward.metricLines())
        .filteredOn(line -> line.contains("LinksNotSigned"))
        .hasSize(2)
        .allMatch(line -> line.contains("\"LinksNotSigned\":0"));
  }

  private void deliverToAnother() {
    try {
      new FilterSensorData(ward.environment("FilterSensorData", LocalDynamoDb.client(), WITH_BOARD))
          .handleRequest(
              new ByteArrayInputStream(BREACH.getBytes(UTF_8)),
              OutputStream.nullOutputStream(),
              ward.context());
    } catch (IOException e) {
      throw new UncheckedIOException("an event that is none", e);
    }
  }
}
