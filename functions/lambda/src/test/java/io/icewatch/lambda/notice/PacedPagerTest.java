package io.icewatch.lambda.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icewatch.lambda.Variables;
import io.icewatch.vitals.alarm.Notice;
import io.icewatch.vitals.alarm.Pager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A storm in virtual time: a pause takes as long as it says, a message no time. */
class PacedPagerTest {
  private static final Duration STORM = Duration.ofMinutes(5);

  private Instant now = Alerts.ARRIVAL;
  private final List<Instant> sent = new ArrayList<>();
  private final Pager pager =
      new Pager() {
        @Override
        public void send(Notice notice, Instant at) {
          assertThat(at).isEqualTo(now);
          sent.add(at);
        }
      };

  private static Pace pace(Function<Variables, Pace> of, String shards) {
    return of.apply(new Variables(Map.of("SHARDS", shards)));
  }

  /** When one shard sends, if it has more to send than it may. */
  private List<Instant> storm(Pace pace) {
    now = Alerts.ARRIVAL;
    sent.clear();
    PacedPager paced = new PacedPager(pager, pace, millis -> now = now.plusMillis(millis));
    while (now.isBefore(Alerts.ARRIVAL.plus(STORM))) {
      paced.send(Alerts.worsened(), now);
    }
    return List.copyOf(sent);
  }

  private static long mostWithinASecond(List<Instant> times) {
    return times.stream()
        .mapToLong(from ->
            times.stream()
                .filter(at -> !at.isBefore(from) && at.isBefore(from.plusSeconds(1)))
                .count())
        .max()
        .orElse(0);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void all_publishers_together_stay_below_ten_in_any_second(int shards) {
    long all =
        shards * mostWithinASecond(storm(pace(Pace::ofPages, "" + shards)))
            + shards * mostWithinASecond(storm(pace(Pace::ofNotices, "" + shards)))
            + mostWithinASecond(storm(Pace.OF_SWEEP));

    assertThat(all).isLessThan(10);
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 8, 20})
  void the_pages_of_more_shards_do_after_the_first_of_each(int shards) {
    List<Instant> times = storm(pace(Pace::ofPages, "" + shards));
    Duration lasted = Duration.between(times.getFirst(), times.getLast());

    assertThat(shards * (times.size() - 1) * 1000.0 / lasted.toMillis()).isLessThanOrEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "2", "8", "999"})
  void no_other_notice_waits_for_longer_than_a_second(String shards) {
    assertThat(pace(Pace::ofNotices, shards).within()).isEqualTo(Duration.ofSeconds(1));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 5, 1000",
    "2, 2, 1000",
    "3, 1, 1000",
    "8, 1, 1600",
    "20, 1, 4000",
    "999, 1, 4000"
  })
  void a_shard_has_its_part_of_five_a_second_and_no_page_waits_longer_than_its_invocation_lasts(
      String shards, int most, long withinMillis) {
    assertThat(pace(Pace::ofPages, shards))
        .isEqualTo(new Pace(most, Duration.ofMillis(withinMillis)));
  }

  @Test
  void the_first_messages_and_those_that_are_rare_wait_for_nothing() {
    List<Long> pauses = new ArrayList<>();
    PacedPager paced = new PacedPager(pager, new Pace(2, Duration.ofSeconds(1)), pauses::add);

    paced.send(Alerts.worsened(), now);
    paced.send(Alerts.worsened(), now);
    now = now.plusSeconds(1);
    paced.send(Alerts.worsened(), now);
    assertThat(pauses).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "two", "10001"})
  void a_number_of_shards_that_cannot_be_is_refused(String shards) {
    assertThatThrownBy(() -> pace(Pace::ofPages, shards))
        .hasMessage("SHARDS is \"%s\", expected a whole number from 1 to 10000".formatted(shards));
  }
}
