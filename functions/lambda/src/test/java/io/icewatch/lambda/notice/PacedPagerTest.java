package io.icewatch.lambda.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.icewatch.lambda.table.LocalDynamoDb;
import io.icewatch.lambda.table.PaceItem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentMatchers;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;

/** In virtual time: a pause takes as long as it says, a message no time. */
class PacedPagerTest {
  private final List<Long> pauses = new ArrayList<>();
  private final PaceItem pace =
      new PaceItem(LocalDynamoDb.client(), LocalDynamoDb.newEpisodeTable());
  private Instant now = Alerts.ARRIVAL;

  private PacedPager paced(PaceItem by) {
    return new PacedPager(
        (notice, at) -> {},
        by,
        () -> now,
        millis -> {
          pauses.add(millis);
          now = now.plusMillis(millis);
        });
  }

  private void takeEveryTurn() {
    while (pace.take(true, now) != null) {}
  }

  @Test
  void each_waits_for_its_turn() {
    PacedPager pager = paced(pace);

    for (int i = 0; i < 3; i++) {
      assertThat(pager.awaitTurn(i % 2 == 0, () -> true)).isTrue();
    }

    assertThat(pauses).containsExactly(143L, 143L);
  }

  @Test
  void where_too_many_wait_it_is_asked_again_until_there_is_a_turn() {
    takeEveryTurn();

    assertThat(paced(pace).awaitTurn(true, () -> false)).isTrue();
    assertThat(Duration.between(Alerts.ARRIVAL, now)).isEqualTo(Duration.ofMillis(28 * 143));
    assertThat(paced(pace).awaitTurn(false, () -> false)).as("behind them").isTrue();
  }

  @Test
  void where_too_many_wait_and_the_time_is_up_nothing_is_sent() {
    takeEveryTurn();

    assertThat(paced(pace).awaitTurn(true, () -> true)).isFalse();
    assertThat(pauses).isEmpty();
  }

  @Test
  void no_page_waits_for_a_table_that_does_not_answer() {
    DynamoDbClient throttled = mock(DynamoDbClient.class);
    when(throttled.putItem(ArgumentMatchers.<Consumer<PutItemRequest.Builder>>any()))
        .thenThrow(ProvisionedThroughputExceededException.builder().message("slow down").build());

    assertThat(paced(new PaceItem(throttled, "episodes")).awaitTurn(true, () -> true)).isTrue();
    assertThat(pauses).isEmpty();
  }
}
