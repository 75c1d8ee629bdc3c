package io.icewatch.local.lake;

import io.icewatch.lake.RollUp;
import io.icewatch.local.template.IcebergTableSpec;
import io.icewatch.local.template.Template;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.jspecify.annotations.Nullable;

/** The deployed tables of windows and their roll-ups, with rows for tests. */
final class VitalLake {
  static final long MINUTE = 60_000_000L;
  static final long HOUR = 60 * MINUTE;
  static final long DAY = 24 * HOUR;

  /** 2025-01-31, so that a day later it is another month. */
  static final long LAST_OF_JANUARY = 1_738_281_600_000_000L;

  static final List<IcebergTableSpec> TABLES =
      Template.read(Path.of("..", "..", "template.yaml"), Map.of()).icebergTables().stream()
          .filter(table -> RollUp.TABLES.contains(table.name()))
          .toList();

  private VitalLake() {}

  static Lake create(Path folder) {
    return Lake.create(folder, TABLES);
  }

  /**
   * A part of a window.
   *
   * @param part of this patient and window; the same on a retry
   * @param spo2 what was measured, each once
   */
  static Row window(String patient, long start, int part, double... spo2) {
    List<@Nullable Object> row = new ArrayList<>();
    row.add("shard-%d:%d/%d/%s".formatted(part, part, start, patient));
    row.add(patient);
    row.add(start);
    row.add(start + 10 * MINUTE);
    row.add("shard-" + part);
    row.add("1");
    row.add(String.valueOf(spo2.length));
    row.add(start + part);
    row.add(start + part + spo2.length);
    row.addAll(List.of((long) spo2.length, 1L, 2L, 3L));
    addVital(row, spo2);
    for (int i = 1; i < Tables.VITALS.size(); i++) {
      addVital(row);
    }
    return Row.of(row.toArray());
  }

  private static void addVital(List<@Nullable Object> row, double... values) {
    row.add((long) values.length);
    if (values.length == 0) {
      for (int i = 0; i < 4; i++) {
        row.add(null);
      }
      return;
    }
    double sum = 0;
    double sumOfSquares = 0;
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      sum += value;
      sumOfSquares += value * value;
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
    row.addAll(List.of(sum, sumOfSquares, min, max));
  }

  /** Every row of a table, as Iceberg reads it, as text, in order. */
  static List<String> rows(Lake lake, String name) throws IOException {
    Table table = lake.handleOf(name);
    List<String> rows = new ArrayList<>();
    try (CloseableIterable<Record> records = IcebergGenerics.read(table).build()) {
      records.forEach(record -> rows.add(record.toString()));
    }
    return rows.stream().sorted().toList();
  }
}
