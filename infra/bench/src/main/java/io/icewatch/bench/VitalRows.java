package io.icewatch.bench;

import io.icewatch.local.lake.Row;
import io.icewatch.local.template.IcebergTableSpec;
import io.icewatch.vitals.reading.Vital;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;

/** Rows of {@code vital_windows}, drawn: windows of monitors that read once a second. */
final class VitalRows {
  static final String TABLE = "vital_windows";
  static final int WINDOWS_A_DAY = 144;
  static final Instant FIRST_DAY = Instant.parse("2025-01-01T00:00:00Z");

  private static final long SEED = 17;
  private static final long WINDOW_MICROS = 600_000_000L;

  /** Sequence numbers have 56 digits. */
  private static final String SEQUENCE = "496715008357128490371620481892376413591084736";

  private static final long FIRST_NUMBER = 10_000_000_000L;

  private final Map<String, Integer> positions = new HashMap<>();

  /** Those of most monitors, and of the figures from before there were more. */
  private final List<String> vitals =
      EnumSet.range(Vital.SPO2, Vital.SBP).stream().map(Vital::field).toList();

  private final Random random = new Random(SEED);

  /**
   * @param declared the tables, {@value #TABLE} among them
   */
  VitalRows(List<IcebergTableSpec> declared) {
    declared.stream()
        .filter(table -> table.name().equals(TABLE))
        .flatMap(table -> table.columns().stream())
        .forEach(column -> positions.put(column.name(), positions.size()));
  }

  /**
   * A day of everybody, each drawn when it is asked for, in the table's order.
   *
   * @param day counted from the first, 0
   */
  Iterator<Row> day(int day, int patients) {
    return IntStream.range(0, patients)
        .mapToObj(Integer::toString)
        .sorted()
        .flatMap(patient ->
            IntStream.range(day * WINDOWS_A_DAY, (day + 1) * WINDOWS_A_DAY)
                .mapToObj(window -> row(patient, window, 1)))
        .iterator();
  }

  /**
   * One window: some six hundred values of each vital.
   *
   * @param window counted from the first of the first day, 0
   */
  Row row(String patient, int window, int shard) {
    long start = FIRST_DAY.toEpochMilli() * 1_000 + window * WINDOW_MICROS;
    Object[] row = new Object[positions.size()];
    String sequence = SEQUENCE + (FIRST_NUMBER + window);
    String shardId = "shardId-00000000000" + shard;
    set(row, "row_id", shardId + ":" + sequence + "/" + window + "/" + patient);
    set(row, "patient_id", patient);
    set(row, "window_start", start);
    set(row, "window_end", start + WINDOW_MICROS);
    set(row, "shard_id", shardId);
    set(row, "first_sequence_number", sequence);
    set(row, "last_sequence_number", sequence);
    set(row, "first_event_time", start);
    set(row, "last_event_time", start + WINDOW_MICROS - 1_000_000);
    long count = 595L + random.nextInt(6);
    set(row, "record_count", count);
    for (String none : List.of("implausible_count", "clock_suspect_count", "duplicate_count")) {
      set(row, none, 0L);
    }
    for (String vital : vitals) {
      long mean = 60L + random.nextInt(60);
      set(row, "count_" + vital, count);
      set(row, "sum_" + vital, (double) (mean * count));
      set(row, "sum_sq_" + vital, (double) (mean * mean * count));
      set(row, "min_" + vital, (double) (mean - random.nextInt(5)));
      set(row, "max_" + vital, (double) (mean + random.nextInt(5)));
    }
    return Row.of(row);
  }

  private void set(Object[] row, String column, Object value) {
    row[Objects.requireNonNull(positions.get(column), column)] = value;
  }
}
