package io.icewatch.filter;

import static io.icewatch.filter.Deliveries.event;
import static io.icewatch.filter.Deliveries.reading;
import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.lambda.table.LocalDynamoDb;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;

/** A page says where it is answered, and does not wait for that. */
class LinksOfPagesTest {
  private static final Instant EIGHT = Instant.parse("2026-03-02T08:00:00Z");

  private final Ward ward =
      new Ward(LocalDynamoDb.client(), Map.of("BOARD_URL", "https://board.example.org"));

  @BeforeEach
  void itIsEight() {
    ward.now = EIGHT;
  }

  @Test
  void a_page_carries_the_link_that_answers_it() {
    ward.deliver(event(reading("1", EIGHT, "17", "\"spo2\":84")));

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
}
