package io.icewatch.lake;

import io.icewatch.vitals.window.PartialSum;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;

/** Sums up what is touched of one unit of a roll-up, from one snapshot of its source. */
final class UnitSums {
  /** Rows of the source that are held in memory: about half a gigabyte. */
  static final long ROWS_AT_ONCE = 1_000_000;

  /** Patients by whom files are left out; with more, hardly any would be. */
  private static final int FEW = 100;

  private final Step step;
  private final TableRows source;
  private final SumSchema schema;
  private final long rowsAtOnce;
  private long rowsRead;

  /**
   * What a unit is to hold.
   *
   * @param touched what was computed
   * @param rows for each touched period that has readings its row
   */
  record Computed(TouchedPeriods.Unit touched, Map<PeriodKey, PeriodRow> rows) {}

  /**
   * A unit with what was computed in it.
   *
   * @param replaced files of the target that held it
   * @param rows all that it holds now
   * @param rowsChanged that are new, gone or others than before
   */
  record Merged(List<DataFile> replaced, List<PeriodRow> rows, long rowsChanged) {}

  UnitSums(Step step, TableRows source, SumSchema schema, long rowsAtOnce) {
    this.step = step;
    this.source = source;
    this.schema = schema;
    this.rowsAtOnce = rowsAtOnce;
  }

  /** How many rows were summed up. */
  long rowsRead() {
    return rowsRead;
  }

  /**
   * Sums up the touched periods of a unit.
   *
   * @param start of the unit
   */
  Computed of(long start, TouchedPeriods.Unit touched) throws IOException {
    Expression condition = condition(start, touched);
    long rows = 0;
    for (FileScanTask file : source.files(condition)) {
      rows += file.file().recordCount();
    }
    int passes = (int) (rows / rowsAtOnce + 1);
    Map<PeriodKey, PeriodRow> computed = new HashMap<>();
    for (int pass = 0; pass < passes; pass++) {
      sumUp(condition, touched, start, passes, pass, computed);
    }
    return new Computed(touched, computed);
  }

  private Expression condition(long start, TouchedPeriods.Unit touched) {
    if (touched.isWhole()) {
      return during(step.sourceStart(), start, step.unitAfter(start));
    }
    SortedSet<Long> periods =
        touched.keys().stream()
            .map(PeriodKey::startMicros)
            .collect(Collectors.toCollection(TreeSet::new));
    Expression condition = Expressions.alwaysFalse();
    for (long period : periods) {
      condition =
          Expressions.or(condition, during(step.sourceStart(), period, step.periodAfter(period)));
    }
    Set<String> patients =
        touched.keys().stream().map(PeriodKey::patientId).collect(Collectors.toSet());
    return patients.size() > FEW
        ? condition
        : Expressions.and(condition, Expressions.in("patient_id", patients));
  }

  private static Expression during(String column, long first, long after) {
    return Expressions.and(
        Expressions.greaterThanOrEqual(column, first), Expressions.lessThan(column, after));
  }

  /** Of a unit that is too large, the patients of one pass. */
  private void sumUp(
      Expression condition,
      TouchedPeriods.Unit touched,
      long unit,
      int passes,
      int pass,
      Map<PeriodKey, PeriodRow> computed)
      throws IOException {
    Map<SumPart.Identity, SumPart> once = new HashMap<>();
    source.read(
        condition,
        schema.projection(),
        row -> {
          // Of a day with one late window every row comes by here: the rest of it is not looked at.
          PeriodKey period = schema.periodOf(row);
          if (Math.floorMod(period.patientId().hashCode(), passes) == pass
              && step.unitOf(period.startMicros()) == unit
              && touched.touches(period)) {
            SumPart part = schema.part(row);
            once.merge(part.identity(), part, SumPart::better);
            rowsRead++;
          }
        });
    List<SumPart> parts = new ArrayList<>(once.values());
    parts.sort(SumPart.ORDER);
    for (int from = 0; from < parts.size(); ) {
      PeriodKey key = key(parts.get(from));
      PartialSum sum = PartialSum.empty(schema.vitals());
      Map<Long, Long> windows = new TreeMap<>();
      int to = from;
      for (; to < parts.size() && key(parts.get(to)).equals(key); to++) {
        sum = sum.merge(parts.get(to).sum());
        // Parts of one window are one window.
        windows.put(parts.get(to).startMicros(), parts.get(to).windows());
      }
      long count = windows.values().stream().mapToLong(Long::longValue).sum();
      computed.put(key, schema.row(key, count, sum));
      from = to;
    }
  }

  private PeriodKey key(SumPart part) {
    return new PeriodKey(part.patientId(), step.periodOf(part.startMicros()));
  }

  /** What the target holds of a unit, with what was computed in the place of what was touched. */
  Merged mergedWith(Table target, long unit, Computed computed) throws IOException {
    List<DataFile> replaced = new ArrayList<>();
    List<PeriodRow> rows = new ArrayList<>();
    Set<PeriodKey> same = new HashSet<>();
    long[] gone = {0};
    Snapshot current = target.currentSnapshot();
    if (current != null) {
      TableRows stored = new TableRows(target, current.snapshotId());
      Expression condition = during(step.targetStart(), unit, step.unitAfter(unit));
      stored.files(condition).forEach(file -> replaced.add(file.file().copy()));
      stored.read(
          condition,
          target.schema(),
          each -> {
            PeriodRow row = schema.row(each);
            PeriodKey key = schema.key(row);
            if (step.unitOf(key.startMicros()) != unit || !computed.touched().touches(key)) {
              rows.add(row);
            } else if (row.equals(computed.rows().get(key))) {
              same.add(key);
            } else if (!computed.rows().containsKey(key)) {
              gone[0]++;
            }
          });
    }
    rows.addAll(computed.rows().values());
    return new Merged(replaced, rows, computed.rows().size() - same.size() + gone[0]);
  }
}
