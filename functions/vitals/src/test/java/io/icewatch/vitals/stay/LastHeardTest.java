package io.icewatch.vitals.stay;

import static io.icewatch.vitals.stay.Bed.at;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.vitals.Seeds;
import io.icewatch.vitals.alarm.Severity;
import io.icewatch.vitals.alarm.Silent;
import io.icewatch.vitals.reading.Vital;
import io.icewatch.vitals.stay.Stay.Change;
import io.icewatch.vitals.stay.Whereabouts.State;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A stay that was written a while ago, and what was heard since. */
class LastHeardTest {
  private static final Whereabouts GONE =
      new Whereabouts("ICU", "7", State.DISCHARGED, at(12), null, "Ada", null);

  private static Stay stay(long until, double spo2) {
    return requireNonNull(new Bed().reads(0, until, 5, spo2).stay);
  }

  private static LastHeard heard(Stay stay) {
    return requireNonNull(LastHeard.of(stay, stay.version()));
  }

  private static Silent silent(@Nullable Vital vital) {
    return new Silent("17", Severity.WARNING, vital, Map.of(), at(10), at(10), 1, at(70));
  }

  /** As if every reading had been written: silence is judged by the one as by the other. */
  @Test
  void a_stay_and_what_was_heard_since_are_the_stay_of_now() {
    Seeds.upTo(
        200,
        random -> {
          Bed bed = new Bed().reads(0, 10, 5, 97);
          Stay written = requireNonNull(bed.stay);
          wander(bed, random);
          Stay now = requireNonNull(bed.stay);

          Stay read = written.with(heard(now)).stay();

          assertThat(read.presence()).isEqualTo(now.presence());
          assertThat(Bed.POLICY.due(read)).isEqualTo(Bed.POLICY.due(now));
          assertThat(heard(now).dueAt()).isEqualTo(Bed.POLICY.due(now));
        });
  }

  /** Readings that nothing in the stay but the presence tells of. */
  private static void wander(Bed bed, Random random) {
    long second = 10;
    for (int i = random.nextInt(1, 30); i > 0; i--) {
      second += random.nextInt(1, 100);
      Map<Vital, Double> values =
          random.nextBoolean() ? Map.of(Vital.HEART_RATE, 80.0 + i) : Map.of(Vital.SPO2, 95.0);
      bed.sees(second, Bed.observed(second - random.nextInt(3), second, values));
    }
  }

  @Test
  void a_silence_that_was_told_ends_with_what_was_heard_since() {
    Stay.Seen back = stay(10, 97).told(silent(null)).with(heard(stay(100, 97)));

    assertThat(back.changes()).containsExactly(Change.RETURNED);
    assertThat(back.stay().signal()).isEqualTo(new Signal.Expected());
    assertThat(back.stay().presence().lastSeenAt()).isEqualTo(at(100));
  }

  @Test
  void a_vital_stays_silent_until_it_is_measured_itself() {
    Stay alarming = stay(10, 88);
    Stay silent = alarming.told(silent(Vital.SPO2));
    Bed without = new Bed().reads(0, 10, 5, 88).readsWithoutSpO2(15, 100, 5);
    Stay missing = requireNonNull(without.stay);
    Stay measured =
        requireNonNull(without.reads(105, 105, 5, 88).readsWithoutSpO2(110, 120, 5).stay);

    assertThat(silent.with(heard(missing)).stay().vitalSignals()).containsOnlyKeys(Vital.SPO2);
    assertThat(silent.with(heard(measured)).stay().vitalSignals()).isEmpty();
  }

  @Test
  void what_was_heard_before_changes_nothing_nor_does_anything_after_a_discharge() {
    Stay stay = stay(100, 97);
    Stay gone = stay(10, 97).moved(GONE);

    assertThat(stay.with(heard(stay(50, 90)))).isEqualTo(new Stay.Seen(stay, Set.of()));
    assertThat(gone.with(heard(stay)).stay()).isEqualTo(gone);
    assertThat(LastHeard.of(gone, 1)).as("who is gone is not kept").isNull();
    assertThat(LastHeard.of(stay(5, 97), 1)).as("nor who is not admitted yet").isNull();
  }

  @Test
  void of_two_the_later_counts_and_of_the_same_that_of_the_later_stay() {
    LastHeard early = heard(stay(50, 97));
    LastHeard late = heard(stay(100, 97));
    LastHeard same = requireNonNull(LastHeard.of(stay(100, 97), 1));

    assertThat(early.newer(late)).isSameAs(late);
    assertThat(late.newer(early)).isSameAs(late);
    assertThat(same.newer(late)).isSameAs(late);
    assertThat(late.newer(same)).isSameAs(late);
    assertThat(late.cadence().every()).isEqualTo(Duration.ofSeconds(5));
  }
}
