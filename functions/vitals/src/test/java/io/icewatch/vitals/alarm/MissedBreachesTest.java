package io.icewatch.vitals.alarm;

import static io.icewatch.vitals.alarm.Breaches.at;
import static io.icewatch.vitals.alarm.Breaches.breach;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.vitals.alarm.Alert.Reason;
import io.icewatch.vitals.alarm.BatchReport.Outcome;
import io.icewatch.vitals.alarm.Wire.Call;
import io.icewatch.vitals.alarm.Wire.Fault;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Breaches that Lambda gave up after an hour and that come again, redriven, after a later one was
 * dealt with. The gap between two alarms is five minutes.
 */
class MissedBreachesTest {
  private final Bedside world = new Bedside();

  private BatchReport deliver(Breach... breaches) {
    return world.deliver(Wire.sound(world), breaches);
  }

  private BatchReport redrive(Breach... breaches) {
    world.now = world.now.plusSeconds(600);
    return deliver(breaches);
  }

  /** Dealt with as it came. */
  private void live(Breach breach) {
    world.now = breach.arrival();
    deliver(breach);
  }

  private List<Breach> paged() {
    return world.sent.stream().map(Alert::breach).toList();
  }

  @Test
  void a_breach_that_was_given_up_is_paged_once_and_the_live_alarm_is_left_alone() {
    Breach before = breach("0:00", 88);
    Breach missed = breach("1:00", 80);
    Breach after = breach("70:00", 88);
    live(before);
    live(after);
    Episode goesOn = world.remembered();

    BatchReport report = redrive(missed);

    assertThat(report.pages())
        .extracting(Outcome.Paged::alert)
        .containsExactly(new Alert(missed, Reason.FIRST, at("1:00"), 1, 0, 80));
    assertThat(report.toLog()).hasSize(1);
    assertThat(world.remembered()).isEqualTo(goesOn);

    assertThat(redrive(missed).outcomes()).first().isInstanceOf(Outcome.AlreadyHandled.class);
    assertThat(paged()).containsExactly(before, after, missed);
  }

  @Test
  void also_where_nothing_was_dealt_with_before() {
    Breach missed = breach("1:00", 88);
    live(breach("70:00", 88));

    redrive(missed);
    redrive(missed);

    assertThat(paged()).containsOnlyOnce(missed);
  }

  @Test
  void what_was_paged_or_counted_is_neither_again_in_whatever_batch_it_comes() {
    Breach paged = breach("0:00", 88);
    Breach counted = breach("0:01", 88);
    Breach missed = breach("1:00", 88);
    live(paged);
    live(counted);
    live(breach("70:00", 88));
    world.sent.clear();

    redrive(paged, counted, missed);

    assertThat(paged()).containsExactly(missed);
  }

  @Test
  void a_live_breach_after_it_is_paged_as_if_nothing_had_come_again() {
    live(breach("70:00", 88));
    redrive(breach("1:00", 80));
    world.sent.clear();

    live(breach("90:00", 80));

    assertThat(world.sent).extracting(Alert::reason).containsExactly(Reason.FIRST);
  }

  @Test
  void an_alarm_that_was_missed_is_told_once_not_at_each_of_its_breaches() {
    live(breach("70:00", 88));
    List<Breach> hour =
        IntStream.range(0, 600)
            .mapToObj(i -> breach("%d:%02d".formatted(i / 60, i % 60), 88))
            .toList();

    for (int from = 0; from < 600; from += 100) {
      redrive(hour.subList(from, from + 100).toArray(Breach[]::new));
    }

    assertThat(paged()).containsExactly(breach("70:00", 88), hour.getFirst());
  }

  @Test
  void a_graver_breach_of_it_is_told_too() {
    live(breach("70:00", 88));
    world.sent.clear();

    redrive(breach("1:00", 88), breach("1:01", 80), breach("1:02", 80));

    assertThat(world.sent).extracting(Alert::reason).containsExactly(Reason.FIRST, Reason.WORSENED);
    assertThat(world.duplicates()).isZero();
  }

  @Test
  void two_alarms_that_were_missed_are_told_both_whatever_comes_first() {
    live(breach("70:00", 88));
    world.sent.clear();

    redrive(breach("20:00", 88));
    redrive(breach("1:00", 88));
    redrive(breach("1:00", 88), breach("20:00", 88));

    assertThat(paged()).containsExactly(breach("20:00", 88), breach("1:00", 88));
  }

  @Test
  void what_lies_before_the_oldest_gap_that_is_remembered_is_told_rather_than_passed_over() {
    Breach counted = breach("0:01", 88);
    live(breach("0:00", 88));
    live(counted);
    for (int hour = 1; hour <= HandledRecords.Checkpoint.MOST_GAPS; hour++) {
      live(breach(61 * hour + ":00", 88));
    }
    assertThat(requireNonNull(world.remembered()).handled().checkpoints().getFirst().gaps())
        .hasSize(HandledRecords.Checkpoint.MOST_GAPS);

    redrive(counted);
    redrive(counted);

    assertThat(paged()).containsOnlyOnce(counted);
  }

  @Test
  void within_an_hour_nothing_is_given_up_and_no_gap_is_remembered() {
    live(breach("0:00", 88));
    live(breach("59:59", 88));

    assertThat(requireNonNull(world.remembered()).handled().checkpoints().getFirst().gaps())
        .hasSize(1);
    assertThat(redrive(breach("1:00", 88)).outcomes())
        .first()
        .isInstanceOf(Outcome.AlreadyHandled.class);
  }

  @ParameterizedTest
  @CsvSource({
    "READ, FAILS_BEFORE", "READ, DIES_AFTER", "CLAIM, FAILS_BEFORE", "CLAIM, FAILS_AFTER",
    "CLAIM, ANSWER_LOST", "CLAIM, DIES_BEFORE", "CLAIM, DIES_AFTER", "PAGE, FAILS_BEFORE",
    "PAGE, FAILS_AFTER", "PAGE, DIES_BEFORE", "PAGE, DIES_AFTER", "CONFIRM, FAILS_BEFORE",
    "CONFIRM, FAILS_AFTER", "CONFIRM, ANSWER_LOST", "CONFIRM, DIES_BEFORE", "CONFIRM, DIES_AFTER"
  })
  void whatever_breaks_on_the_way_it_is_paged_and_twice_only_if_a_confirm_was_lost(
      Call call, Fault fault) {
    live(breach("70:00", 88));
    world.sent.clear();
    Breach[] missed = {breach("1:00", 88), breach("1:01", 80)};
    try {
      world.deliver(Wire.with(world, call, fault), missed);
    } catch (Wire.Death expected) {
      // what was done is done, what was not is not
    }

    redrive(missed);
    redrive(missed);

    assertThat(paged()).contains(missed);
    assertThat(world.sent).hasSize(2 + world.lostConfirms);
    assertThat(world.duplicates()).isEqualTo(world.lostConfirms);
  }

  @Test
  void two_who_redrive_at_once_do_not_both_page() {
    live(breach("70:00", 88));
    world.sent.clear();
    Breach missed = breach("1:00", 88);
    world.deliverAndDie(Wire.with(world, Call.CLAIM, Fault.DIES_AFTER), missed);

    assertThat(deliver(breach("1:01", 88)).failures())
        .singleElement()
        .extracting(Outcome.Failed::cause)
        .isInstanceOf(BatchReport.Cause.Busy.class);
    redrive(missed);
    assertThat(deliver(breach("1:01", 88)).pages()).isEqualTo(Collections.emptyList());

    assertThat(paged()).containsExactly(missed);
  }
}
