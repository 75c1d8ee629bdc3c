package io.icewatch.local.law;

import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.vitals.Seeds;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The law of the window algebra: whatever Kinesis, Lambda and Firehose do on the way, {@code
 * vitals_10m} over the emitted rows equals a plain computation over the distinct readings. Counts,
 * minima and maxima exactly, sums and averages to 1e-9.
 *
 * <p>{@code -Dicewatch.law.seed=17} tries one schedule alone, with its timetable.
 */
class WindowLawTest {
  private static final int SCHEDULES = Seeds.times(400);
  private static final int IN_ONE_TABLE = 400;
  private static final int FOR_A_TWIST = 100;
  private static final Long ALONE = Long.getLong("icewatch.law.seed");

  @Test
  void the_view_equals_the_plain_computation_whatever_happens_on_the_way() {
    if (ALONE != null) {
      replay(ALONE);
      return;
    }
    Trial trial = new Trial(Twist.NONE);
    for (long first = 1; first <= SCHEDULES; first += IN_ONE_TABLE) {
      requireUnbroken(trial.run(first, Math.min(first + IN_ONE_TABLE, SCHEDULES + 1L)));
    }
    System.out.println("The law holds over " + trial.tally);
    assertThat(
            List.of(
                trial.tally.duplicates,
                trial.tally.resends,
                trial.tally.rejected,
                trial.tally.failedAttempts,
                trial.tally.spills,
                trial.tally.reshards,
                trial.tally.earlyEnds))
        .as("how often each trouble was drawn")
        .allMatch(times -> times > SCHEDULES / 20);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void the_law_notices(Twist twist) {
    SortedMap<Long, List<String>> broken = new Trial(twist).run(1, 1L + FOR_A_TWIST);

    System.out.printf(
        "%s breaks %d of %d schedules%s%n",
        twist,
        broken.size(),
        FOR_A_TWIST,
        broken.isEmpty() ? "" : ", e.g. " + broken.firstKey() + ": " + firstOf(broken));
    assertThat(broken).hasSizeGreaterThan(FOR_A_TWIST / 100);
  }

  @Test
  void a_seed_always_tells_the_same_story() {
    assertThat(diary(17)).isEqualTo(diary(17)).isNotEqualTo(diary(18));
  }

  private static void requireUnbroken(SortedMap<Long, List<String>> broken) {
    if (!broken.isEmpty()) {
      throw new AssertionError(
          """
          %d schedules break the law, the first is of seed %d (-Dicewatch.law.seed=%2$d): %s\
          """
              .formatted(broken.size(), broken.firstKey(), broken.get(broken.firstKey())));
    }
  }

  private static void replay(long seed) {
    diary(seed).forEach(System.out::println);
    requireUnbroken(new Trial(Twist.NONE).run(seed, seed + 1));
  }

  private static List<String> diary(long seed) {
    Delivery delivery = new Delivery(new Story(seed), Twist.NONE);
    delivery.run();
    return delivery.diary();
  }

  private static String firstOf(SortedMap<Long, List<String>> broken) {
    return broken.get(broken.firstKey()).getFirst();
  }
}
