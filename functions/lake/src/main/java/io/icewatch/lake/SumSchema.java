package io.icewatch.lake;

import static java.util.Objects.requireNonNull;

import io.icewatch.vitals.window.PartialSum;
import io.icewatch.vitals.window.VitalSum;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.Schema;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.types.Types.NestedField;
import org.jspecify.annotations.Nullable;

/**
 * How the rows of a step's tables are sums. Which vitals there are is what the target's columns
 * say: a vital is {@code count_…}, {@code sum_…}, {@code sum_sq_…}, {@code min_…} and {@code max_…}
 * of it.
 */
final class SumSchema {
  private static final String COUNT = "count_";
  private static final List<String> COUNTS =
      List.of(
          "record_count",
          "implausible_count",
          "clock_suspect_count",
          "duplicate_count",
          "first_event_time",
          "last_event_time");
  private static final String PATIENT = "patient_id";
  private static final String ROW_ID = "row_id";
  private static final String LAST_SEQUENCE_NUMBER = "last_sequence_number";
  private static final String WINDOWS = "windows";

  private final Step step;
  private final Schema target;
  private final List<VitalColumns> vitals;
  private final Schema projection;
  private final Map<String, Integer> positions = new LinkedHashMap<>();
  private final int targetPatient;
  private final int targetStart;

  /** The columns of a vital. Named once: there are millions of rows. */
  private record VitalColumns(
      String count, String sum, String sumOfSquares, String min, String max) {
    static VitalColumns of(String vital) {
      return new VitalColumns(
          COUNT + vital, "sum_" + vital, "sum_sq_" + vital, "min_" + vital, "max_" + vital);
    }

    List<String> all() {
      return List.of(count, sum, sumOfSquares, min, max);
    }
  }

  /**
   * @throws IllegalArgumentException if a table lacks a column; names it
   */
  SumSchema(Step step, Schema source, Schema target) {
    this.step = step;
    this.target = target;
    this.vitals =
        target.columns().stream()
            .map(NestedField::name)
            .filter(name -> name.startsWith(COUNT))
            .map(name -> VitalColumns.of(name.substring(COUNT.length())))
            .toList();
    List<String> read = new ArrayList<>(List.of(PATIENT, step.sourceStart()));
    read.addAll(COUNTS);
    vitals.forEach(vital -> read.addAll(vital.all()));
    if (source.findField(ROW_ID) == null) {
      read.add(WINDOWS);
    } else {
      read.addAll(List.of(ROW_ID, LAST_SEQUENCE_NUMBER));
    }
    for (String column : read) {
      if (source.findField(column) == null) {
        throw new IllegalArgumentException(
            "%s has no column %s, expected one".formatted(step.source(), column));
      }
    }
    this.projection = source.select(read);
    List<NestedField> columns = projection.columns();
    for (int i = 0; i < columns.size(); i++) {
      positions.put(columns.get(i).name(), i);
    }
    List<String> written = target.columns().stream().map(NestedField::name).toList();
    this.targetPatient = written.indexOf(PATIENT);
    this.targetStart = written.indexOf(step.targetStart());
    if (targetPatient < 0 || targetStart < 0) {
      throw new IllegalArgumentException(
          "%s has columns %s, expected %s and %s among them"
              .formatted(step.target(), written, PATIENT, step.targetStart()));
    }
  }

  /** The columns of the source that are read. */
  Schema projection() {
    return projection;
  }

  /**
   * The period that a row of the source belongs to.
   *
   * @param row of {@link #projection}
   */
  PeriodKey periodOf(StructLike row) {
    return new PeriodKey(text(row, PATIENT), step.periodOf(whole(row, step.sourceStart())));
  }

  /**
   * The sum that a row of the source is.
   *
   * @param row of {@link #projection}
   */
  SumPart part(StructLike row) {
    boolean isWindow = positions.containsKey(ROW_ID);
    List<VitalSum> sums = new ArrayList<>(vitals.size());
    for (VitalColumns vital : vitals) {
      sums.add(vitalSum(row, vital));
    }
    return new SumPart(
        text(row, PATIENT),
        whole(row, step.sourceStart()),
        isWindow ? text(row, ROW_ID) : "",
        isWindow ? text(row, LAST_SEQUENCE_NUMBER) : "",
        isWindow ? 1 : whole(row, WINDOWS),
        new PartialSum(
            whole(row, "record_count"),
            whole(row, "implausible_count"),
            whole(row, "clock_suspect_count"),
            whole(row, "duplicate_count"),
            whole(row, "first_event_time"),
            whole(row, "last_event_time"),
            sums));
  }

  private VitalSum vitalSum(StructLike row, VitalColumns vital) {
    // Null in rows from before there was the vital.
    Object count = value(row, vital.count);
    if (count == null || (long) count == 0) {
      return VitalSum.EMPTY;
    }
    return VitalSum.of(
        (long) count,
        number(row, vital.sum),
        number(row, vital.sumOfSquares),
        number(row, vital.min),
        number(row, vital.max));
  }

  private @Nullable Object value(StructLike row, String column) {
    return row.get(requireNonNull(positions.get(column), column), Object.class);
  }

  private Object present(StructLike row, String column) {
    Object value = value(row, column);
    if (value == null) {
      throw new IllegalArgumentException(
          "%s has a row without %s, expected one".formatted(step.source(), column));
    }
    return value;
  }

  private String text(StructLike row, String column) {
    return present(row, column).toString();
  }

  private long whole(StructLike row, String column) {
    return (long) requireNonNull(internal(present(row, column)));
  }

  private double number(StructLike row, String column) {
    return (double) present(row, column);
  }

  /**
   * A value as Iceberg holds it inside: a time in microseconds. Rows to which deletes were applied
   * come with times of Java's.
   */
  static @Nullable Object internal(@Nullable Object value) {
    return value instanceof LocalDateTime time
        ? (Object)
            ChronoUnit.MICROS.between(LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC), time)
        : value;
  }

  /** How many vitals a sum is of. */
  int vitals() {
    return vitals.size();
  }

  /**
   * The target's row of a period, in the order of its columns.
   *
   * @throws IllegalArgumentException if it has a column that a roll-up does not fill; names it
   */
  PeriodRow row(PeriodKey key, long windows, PartialSum sum) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    values.put(PATIENT, key.patientId());
    values.put(step.targetStart(), key.startMicros());
    values.put(WINDOWS, windows);
    values.put("record_count", sum.recordCount());
    values.put("implausible_count", sum.implausibleCount());
    values.put("clock_suspect_count", sum.clockSuspectCount());
    values.put("duplicate_count", sum.duplicateCount());
    values.put("first_event_time", sum.firstEventMicros());
    values.put("last_event_time", sum.lastEventMicros());
    for (int i = 0; i < vitals.size(); i++) {
      putVital(values, vitals.get(i), sum.vitals().get(i));
    }
    @Nullable Object[] row = new @Nullable Object[target.columns().size()];
    for (int i = 0; i < row.length; i++) {
      String column = target.columns().get(i).name();
      if (!values.containsKey(column)) {
        throw new IllegalArgumentException(
            "%s has a column %s, which no roll-up fills".formatted(step.target(), column));
      }
      row[i] = values.get(column);
    }
    return new PeriodRow(row);
  }

  /** A vital that was not measured is null, but for its count. */
  private static void putVital(
      Map<String, @Nullable Object> values, VitalColumns vital, VitalSum sum) {
    boolean isMeasured = sum.count() > 0;
    values.put(vital.count, sum.count());
    values.put(vital.sum, isMeasured ? sum.sum() : null);
    values.put(vital.sumOfSquares, isMeasured ? sum.sumOfSquares() : null);
    values.put(vital.min, isMeasured ? sum.min() : null);
    values.put(vital.max, isMeasured ? sum.max() : null);
  }

  /** The target's row as it is there. */
  PeriodRow row(StructLike stored) {
    @Nullable Object[] row = new @Nullable Object[target.columns().size()];
    for (int i = 0; i < row.length; i++) {
      Object value = internal(stored.get(i, Object.class));
      row[i] = value instanceof CharSequence text ? text.toString() : value;
    }
    return new PeriodRow(row);
  }

  /** What a row of the target is about. */
  PeriodKey key(PeriodRow row) {
    return new PeriodKey(
        requireNonNull(row.get(targetPatient, String.class)),
        requireNonNull(row.get(targetStart, Long.class)));
  }
}
