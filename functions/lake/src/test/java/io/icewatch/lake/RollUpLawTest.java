package io.icewatch.lake;

import static io.icewatch.lake.MemoryLake.DAY;
import static io.icewatch.lake.MemoryLake.LAST_OF_JANUARY;
import static io.icewatch.lake.MemoryLake.MINUTE;
import static io.icewatch.lake.MemoryLake.text;
import static io.icewatch.lake.MemoryLake.whole;
import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.lake.RollUp.Moment;
import io.icewatch.vitals.Seeds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * After any history of appends, late rows, repeated rows, compactions, erasures, expiries and
 * deaths the roll-ups are what computing everything gives: to the last bit, and by what was put in.
 */
class RollUpLawTest {
  @Test
  void roll_ups_equal_a_full_recompute_after_any_history() {
    Seeds.upTo(4, random -> new History(random).play());
  }

  private static final class Killed extends Error {
    private static final long serialVersionUID = 1;
  }

  /** One lake, and what should be in it. */
  private static final class History {
    private final Random random;
    private final MemoryLake lake = new MemoryLake();
    private final List<PeriodRow> truth = new ArrayList<>();
    private int parts;

    History(Random random) {
      this.random = random;
    }

    void play() {
      append();
      int events = 4 + random.nextInt(10);
      for (int i = 0; i < events; i++) {
        befall();
      }
      rollUp();
      requireRight();
    }

    private void befall() {
      switch (random.nextInt(10)) {
        case 0, 1, 2, 3 -> append();
        case 4 -> rollUp();
        case 5 -> rollUpWithoutTime();
        case 6 -> rollUpAndDie();
        case 7 -> rollUpTwiceAtOnce();
        case 8 -> {
          String name = anyTable();
          lake.compact(name);
          if (random.nextInt(3) == 0 && lake.table(name).currentSnapshot() != null) {
            lake.expire(name);
          }
        }
        default -> erase();
      }
    }

    private String anyTable() {
      return List.of("vital_windows", "vital_hours", "vital_days").get(random.nextInt(3));
    }

    /** A new part, a repetition, or a repetition that holds more. */
    private void append() {
      List<PeriodRow> rows = new ArrayList<>();
      for (int i = 1 + random.nextInt(4); i > 0; i--) {
        PeriodRow again = truth.isEmpty() ? null : truth.get(random.nextInt(truth.size()));
        rows.add(
            again == null || random.nextInt(4) > 0 ? row("p-" + random.nextInt(3)) : grown(again));
      }
      lake.append(rows.toArray(PeriodRow[]::new));
      truth.addAll(rows);
    }

    private PeriodRow row(String patient) {
      long start = LAST_OF_JANUARY + random.nextInt(3) * DAY + random.nextInt(12) * (10 * MINUTE);
      double[] values = new double[1 + random.nextInt(3)];
      for (int i = 0; i < values.length; i++) {
        values[i] = 70 + random.nextInt(300) / 10.0;
      }
      return MemoryLake.window(patient, start, parts++, values);
    }

    private PeriodRow grown(PeriodRow row) {
      PeriodRow same = MemoryLake.window(text(row, 1), whole(row, 2), 0, 71, 72, 73, 74.5);
      same.set(0, text(row, 0));
      return random.nextBoolean() ? row : same;
    }

    private void erase() {
      String patient = "p-" + random.nextInt(3);
      lake.delete("vital_windows", row -> text(row, 1).equals(patient));
      truth.removeIf(row -> text(row, 1).equals(patient));
      if (random.nextBoolean()) {
        lake.delete("vital_hours", row -> text(row, 0).equals(patient));
        lake.delete("vital_days", row -> text(row, 0).equals(patient));
      }
    }

    private void rollUp() {
      new RollUp(lake::table, moment -> {}, 1 + random.nextInt(50)).run(new Scope.Changed());
    }

    private void rollUpWithoutTime() {
      int[] units = {1 + random.nextInt(3)};
      new RollUp(lake::table).runChanged(() -> units[0]-- <= 0);
    }

    private void rollUpAndDie() {
      int last = random.nextInt(2 * Moment.values().length);
      int[] moments = {0};
      try {
        new RollUp(
                lake::table,
                moment -> {
                  if (moments[0]++ == last) {
                    throw new Killed();
                  }
                },
                UnitSums.ROWS_AT_ONCE)
            .run(new Scope.Changed());
      } catch (Killed e) {
        assertThat(e).hasNoCause();
      }
    }

    private void rollUpTwiceAtOnce() {
      int other = random.nextInt(2 * Moment.values().length);
      int[] moments = {0};
      new RollUp(
              lake::table,
              moment -> {
                if (moments[0]++ == other) {
                  if (random.nextBoolean()) {
                    append();
                  }
                  rollUp();
                }
              },
              UnitSums.ROWS_AT_ONCE)
          .run(new Scope.Changed());
    }

    private void requireRight() {
      Map<PeriodKey, Long> readings = new HashMap<>();
      Map<PeriodKey, Double> sums = new HashMap<>();
      Map<String, PeriodRow> once = new HashMap<>();
      truth.forEach(row ->
          once.merge(
              text(row, 0), row, (one, next) -> whole(one, 4) >= whole(next, 4) ? one : next));
      for (PeriodRow row : once.values()) {
        PeriodKey key = new PeriodKey(text(row, 1), Step.HOURS.periodOf(whole(row, 2)));
        readings.merge(key, whole(row, 4), Long::sum);
        sums.merge(key, row.get(11, Double.class), Double::sum);
      }
      assertThat(lake.sums("vital_hours")).hasSize(readings.size());
      for (List<Object> row : lake.sums("vital_hours")) {
        PeriodKey key = new PeriodKey((String) row.get(0), (long) row.get(1));
        assertThat(row.get(3)).isEqualTo(readings.get(key));
        assertThat((double) row.get(4))
            .isCloseTo(sums.get(key), org.assertj.core.data.Offset.offset(1e-9));
      }
      long inDays = lake.sums("vital_days").stream().mapToLong(row -> (long) row.get(3)).sum();
      assertThat(inDays).isEqualTo(readings.values().stream().mapToLong(each -> each).sum());
      assertThat(new RollUp(lake::table).run(new Scope.Everything()))
          .allSatisfy(report -> assertThat(report.rowsChanged()).isZero());
    }
  }
}
