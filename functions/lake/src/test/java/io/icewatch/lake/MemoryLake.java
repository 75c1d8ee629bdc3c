package io.icewatch.lake;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.OverwriteFiles;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.RewriteFiles;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.inmemory.InMemoryCatalog;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;
import org.jspecify.annotations.Nullable;

/** Windows and roll-ups in a catalog in memory, with what befalls a lake. */
final class MemoryLake {
  static final long MINUTE = 60_000_000L;
  static final long HOUR = 60 * MINUTE;
  static final long DAY = 24 * HOUR;

  /** 2025-01-31, so that a day later it is another month. */
  static final long LAST_OF_JANUARY = 1_738_281_600_000_000L;

  private static final List<String> VITALS = List.of("spo2", "sbp");

  private final InMemoryCatalog catalog = new InMemoryCatalog();

  MemoryLake() {
    catalog.initialize("lake", Map.of());
    catalog.createNamespace(Namespace.of("icewatch"));
    Schema windows =
        schema(
            "row_id string",
            "patient_id string",
            "window_start timestamp",
            "last_sequence_number string");
    create("vital_windows", windows, PartitionSpec.builderFor(windows).day("window_start").build());
    Schema hours = schema("patient_id string", "hour_start timestamp", "windows long");
    create("vital_hours", hours, PartitionSpec.builderFor(hours).day("hour_start").build());
    Schema days = schema("patient_id string", "day_start timestamp", "windows long");
    create("vital_days", days, PartitionSpec.builderFor(days).month("day_start").build());
  }

  private void create(String name, Schema schema, PartitionSpec spec) {
    catalog
        .buildTable(TableIdentifier.of("icewatch", name), schema)
        .withPartitionSpec(spec)
        .withSortOrder(SortOrder.builderFor(schema).asc("patient_id").build())
        .create();
  }

  private static Schema schema(String... first) {
    List<String> columns = new ArrayList<>(List.of(first));
    columns.addAll(
        List.of(
            "record_count long",
            "implausible_count long",
            "clock_suspect_count long",
            "duplicate_count long",
            "first_event_time timestamp",
            "last_event_time timestamp"));
    for (String vital : VITALS) {
      columns.add("count_" + vital + " long");
      for (String each : List.of("sum_", "sum_sq_", "min_", "max_")) {
        columns.add(each + vital + " double");
      }
    }
    List<NestedField> fields = new ArrayList<>();
    for (String column : columns) {
      String[] nameAndType = column.split(" ", 2);
      fields.add(
          NestedField.optional(
              fields.size() + 1, nameAndType[0], Types.fromPrimitiveString(nameAndType[1])));
    }
    return new Schema(fields);
  }

  /**
   * A part of a window.
   *
   * @param part of this patient and window; the same on a retry
   * @param spo2 what was measured, each once
   */
  static PeriodRow window(String patient, long start, int part, double... spo2) {
    List<@Nullable Object> row = new ArrayList<>();
    row.add("shard-%d/%d/%s".formatted(part, start, patient));
    row.add(patient);
    row.add(start);
    row.add(String.valueOf(spo2.length));
    row.addAll(List.of((long) spo2.length, 1L, 2L, 3L, start + part, start + spo2.length));
    double sum = 0;
    double sumOfSquares = 0;
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    for (double value : spo2) {
      sum += value;
      sumOfSquares += value * value;
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
    row.addAll(List.of((long) spo2.length, sum, sumOfSquares, min, max));
    row.add(0L);
    for (int i = 0; i < 4; i++) {
      row.add(null);
    }
    return new PeriodRow(row.toArray());
  }

  /** A text that is there. */
  static String text(PeriodRow row, int column) {
    return requireNonNull(row.get(column, String.class));
  }

  /** A whole number that is there. */
  static long whole(PeriodRow row, int column) {
    return requireNonNull(row.get(column, Long.class));
  }

  Table table(String name) {
    return catalog.loadTable(TableIdentifier.of("icewatch", name));
  }

  void append(PeriodRow... rows) {
    Table table = table("vital_windows");
    var append = table.newAppend();
    DataFileWriter.write(table, List.of(rows)).forEach(append::appendFile);
    append.commit();
  }

  /** Puts all rows of a table into new files, a file a partition. */
  void compact(String name) {
    Table table = table(name);
    Snapshot current = table.currentSnapshot();
    if (current == null) {
      return;
    }
    RewriteFiles rewrite = table.newRewrite().validateFromSnapshot(current.snapshotId());
    files(table).forEach(rewrite::deleteFile);
    DataFileWriter.write(table, rows(name)).forEach(rewrite::addFile);
    if (!files(table).isEmpty()) {
      rewrite.commit();
    }
  }

  /** Copy-on-write, a file at a time, as an erasure does. */
  void delete(String name, Predicate<PeriodRow> isGone) {
    Table table = table(name);
    OverwriteFiles overwrite = table.newOverwrite();
    boolean isAny = false;
    for (DataFile file : files(table)) {
      List<PeriodRow> rows = rowsOf(table, file);
      List<PeriodRow> left = rows.stream().filter(isGone.negate()).toList();
      if (left.size() < rows.size()) {
        isAny = true;
        overwrite.deleteFile(file);
        DataFileWriter.write(table, left).forEach(overwrite::addFile);
      }
    }
    if (isAny) {
      overwrite.commit();
    }
  }

  /** Only the current snapshot stays. */
  void expire(String name) {
    table(name).expireSnapshots().expireOlderThan(Long.MAX_VALUE).retainLast(1).commit();
  }

  /** Every row of a table. */
  List<PeriodRow> rows(String name) {
    Table table = table(name);
    List<PeriodRow> rows = new ArrayList<>();
    if (table.currentSnapshot() != null) {
      try {
        new TableRows(table, table.currentSnapshot().snapshotId())
            .read(Expressions.alwaysTrue(), table.schema(), row -> rows.add(copy(row)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return rows;
  }

  private static List<PeriodRow> rowsOf(Table table, DataFile file) {
    List<PeriodRow> rows = new ArrayList<>();
    try {
      TableRows.read(table, file, table.schema(), row -> rows.add(copy(row)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }

  private static PeriodRow copy(org.apache.iceberg.StructLike row) {
    @Nullable Object[] values = new @Nullable Object[row.size()];
    for (int i = 0; i < values.length; i++) {
      Object value = SumSchema.internal(row.get(i, Object.class));
      values[i] = value instanceof CharSequence text ? text.toString() : value;
    }
    return new PeriodRow(values);
  }

  private static List<DataFile> files(Table table) {
    if (table.currentSnapshot() == null) {
      return List.of();
    }
    try {
      return new TableRows(table, table.currentSnapshot().snapshotId())
          .files(Expressions.alwaysTrue()).stream().map(file -> file.file().copy()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The first columns of every row of a roll-up, in order of patient and time. */
  List<List<@Nullable Object>> sums(String name) {
    return rows(name).stream()
        .sorted(
            java.util.Comparator.comparing((PeriodRow row) -> row.get(0, String.class))
                .thenComparing(row -> row.get(1, Long.class)))
        .map(row -> {
          List<@Nullable Object> values = new ArrayList<>();
          for (int column : new int[] {0, 1, 2, 3, 10, 11, 12, 13}) {
            values.add(row.get(column, Object.class));
          }
          return values;
        })
        .toList();
  }
}
