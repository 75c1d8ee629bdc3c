package io.icewatch.vitals.window.state;

import static io.icewatch.vitals.window.state.WindowStates.decoded;
import static io.icewatch.vitals.window.state.WindowStates.empty;
import static io.icewatch.vitals.window.state.WindowStates.summary;
import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.vitals.Seeds;
import io.icewatch.vitals.reading.Reading;
import io.icewatch.vitals.reading.Vital;
import io.icewatch.vitals.window.VitalSummary;
import io.icewatch.vitals.window.WindowRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What holds for any records in any schedule. */
class WindowStateLawTest {
  /** Fewer bytes than any state takes. */
  private static final int NOTHING_FITS = 0;

  @Test
  void rowsHaveTheSameIdsOnARetryAndDifferentOnesForEveryPart() {
    Seeds.upTo(
        200,
        random -> {
          List<Arriving> records = Arriving.draw(random, 100);
          Set<String> seen = new HashSet<>();
          Map<String, String> before = Map.of();
          for (int i = 0; i < records.size(); i += 10) {
            List<Arriving> batch = records.subList(i, Math.min(i + 10, records.size()));
            int budget = random.nextInt(1500);
            WindowState once = decoded(before);
            WindowState again = decoded(before);
            batch.forEach(record -> record.isFoldedInto(once));
            batch.forEach(record -> record.isFoldedInto(again));
            List<WindowRow> rows = once.spill(budget);

            assertThat(again.spill(budget)).isEqualTo(rows);
            assertThat(again.encode()).isEqualTo(once.encode());
            for (WindowRow row : rows) {
              assertThat(seen.add(row.rowId())).as(row.rowId()).isTrue();
            }
            before = once.encode();
          }
          for (WindowRow row : decoded(before).drain()) {
            assertThat(seen.add(row.rowId())).as(row.rowId()).isTrue();
          }
        });
  }

  /** A patient's window, whatever number of rows it came in. */
  private record Total(
      int records,
      int implausible,
      int suspects,
      long first,
      long last,
      List<VitalSummary> vitals) {

    static Total of(WindowRow row) {
      return new Total(
          row.recordCount(),
          row.implausibleCount(),
          row.clockSuspectCount(),
          row.firstEventMillis(),
          row.lastEventMillis(),
          row.vitals());
    }

    Total plus(Total other) {
      List<VitalSummary> sums = new ArrayList<>();
      for (int i = 0; i < vitals.size(); i++) {
        VitalSummary sum = new VitalSummary();
        sum.merge(vitals.get(i));
        sum.merge(other.vitals.get(i));
        sums.add(sum);
      }
      return new Total(
          records + other.records,
          implausible + other.implausible,
          suspects + other.suspects,
          Math.min(first, other.first),
          Math.max(last, other.last),
          sums);
    }
  }

  private static Map<String, Total> totals(List<WindowRow> rows) {
    return rows.stream()
        .collect(
            Collectors.toMap(
                row -> Instant.ofEpochMilli(row.windowStartMillis()) + " " + row.patientId(),
                Total::of,
                Total::plus));
  }

  @Test
  void whateverTheScheduleTheRowsAddUpToAPlainComputation() {
    Seeds.upTo(
        300,
        random -> {
          List<Arriving> records = Arriving.draw(random, 1 + random.nextInt(200));
          List<WindowRow> rows = new ArrayList<>();
          WindowState state = empty();
          @Nullable Arriving last = null;
          for (Arriving record : records) {
            boolean isRepeated = last != null && last.fingerprint() == record.fingerprint();
            if (!isRepeated) { // what was spilled is not there to be recognised in
              switch (random.nextInt(12)) {
                case 0 -> rows.addAll(state.spill(random.nextInt(1000)));
                case 1 -> rows.addAll(state.drain());
                case 2 -> state = decoded(state.encode());
                case 3 -> rows.addAll(state.spill(NOTHING_FITS));
                default -> {}
              }
            }
            record.isFoldedInto(state);
            last = record;
          }
          rows.addAll(state.drain());

          assertThat(totals(rows)).isEqualTo(plain(records));
        });
  }

  /** The summaries of the distinct readings, computed the long way. */
  private static Map<String, Total> plain(List<Arriving> records) {
    Map<String, Total> totals = new HashMap<>();
    Set<Long> seen = new HashSet<>();
    for (Arriving record : records) {
      Reading reading = record.reading();
      long event = reading.eventTimeMillis();
      // Two equal readings without a time of their own are two readings.
      if (event == Reading.NO_EVENT_TIME || seen.add(record.fingerprint())) {
        boolean isBelieved =
            event != Reading.NO_EVENT_TIME
                && event <= record.arrivalMillis() + 300_000
                && event >= record.arrivalMillis() - 86_400_000;
        long time = isBelieved ? event : record.arrivalMillis();
        int implausible = 0;
        List<VitalSummary> vitals = new ArrayList<>();
        for (Vital vital : Vital.values()) {
          boolean isPlausible = vital.isPlausible(reading.value(vital));
          vitals.add(isPlausible ? summary(reading.value(vital)) : summary());
          implausible += reading.has(vital) && !isPlausible ? 1 : 0;
        }
        Instant window = Instant.ofEpochMilli(Math.floorDiv(time, 600_000L) * 600_000L);
        totals.merge(
            window + " " + reading.patientId(),
            new Total(1, implausible, isBelieved ? 0 : 1, time, time, vitals),
            Total::plus);
      }
    }
    return totals;
  }
}
