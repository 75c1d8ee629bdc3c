package io.icewatch.engines;

import io.icewatch.lake.Scope;
import io.icewatch.local.lake.Erasure;
import io.icewatch.local.lake.Lake;
import io.icewatch.local.lake.LakeRollUp;
import io.icewatch.local.lake.Row;
import io.icewatch.local.lake.Upkeep;
import io.icewatch.local.template.IcebergTableSpec;
import io.icewatch.local.template.IcebergTableSpec.Column;
import io.icewatch.local.template.Template;
import io.icewatch.vitals.reading.Vital;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A lake with everything in it that Kinesis and our own upkeep do to one: rows delivered twice,
 * retries that hold more than what they repeat, windows in two parts, late windows, vitals that
 * nobody measured, a patient who was erased, and roll-ups of it all. Its first half was written by
 * the release before diastolic and mean pressure and end-tidal CO2.
 */
final class SeededLake {
  static final long SEED = 17;
  static final int DAYS = 10;
  static final int PATIENTS = 8;
  static final Instant FIRST_DAY = Instant.parse("2025-01-27T00:00:00Z");

  /** Behind the last patient who is left, so that no file's bounds would hold it. */
  static final String ERASED = "p-9";

  /** Windows come late on the days before it only. */
  static final int FIRST_DAY_WITHOUT_LATE_ROWS = 5;

  private static final int WINDOWS_A_DAY = 144;
  private static final int COMMITS_A_DAY = 3;
  private static final long MICROS = 1_000_000;
  private static final long WINDOW = 600 * MICROS;

  private final Random random = new Random(SEED);
  private final List<IcebergTableSpec> tables;

  private SeededLake() {
    this.tables = Template.read(Path.of("..", "..", "template.yaml"), Map.of()).icebergTables();
  }

  static void write(Path folder) throws IOException {
    new SeededLake().writeAll(folder);
  }

  private void writeAll(Path folder) throws IOException {
    List<Row> late = new ArrayList<>();
    int half = DAYS / 2 * COMMITS_A_DAY;
    try (Lake lake = Lake.create(folder, tables.stream().map(SeededLake::before).toList())) {
      append(lake, 0, half, late);
      LakeRollUp.run(lake, new Scope.Changed());
    }
    try (Lake lake = Lake.create(folder, tables)) {
      append(lake, half, DAYS * COMMITS_A_DAY, late);
      new Upkeep(lake, Upkeep.Settings.ALONE).tidy();
      LakeRollUp.run(lake, new Scope.Changed());
    }
    new Erasure(folder, ERASED, InstantSource.fixed(FIRST_DAY)).erase("asked for");
    try (Lake lake = Lake.create(folder, tables)) {
      lake.append("vital_windows", late);
      LakeRollUp.run(lake, new Scope.Changed());
    }
  }

  private static IcebergTableSpec before(IcebergTableSpec table) {
    return new IcebergTableSpec(
        table.database(),
        table.name(),
        table.columns().stream()
            .filter(column -> !column.name().matches(".*_(dbp|map|etco2)"))
            .toList(),
        table.partition(),
        table.sort(),
        table.properties());
  }

  private void append(Lake lake, int from, int to, List<Row> late) {
    for (int part = from; part < to; part++) {
      lake.append("vital_windows", windows(part, late)); // a column more than the table has is cut
      lake.append("alerts", alerts(part));
      lake.append("rejected_readings", rejected(part));
    }
  }

  private List<Row> windows(int part, List<Row> late) {
    List<Row> rows = new ArrayList<>();
    int windows = WINDOWS_A_DAY / COMMITS_A_DAY;
    for (int window = part * windows; window < (part + 1) * windows; window++) {
      for (int patient = 0; patient < PATIENTS; patient++) {
        boolean isLate =
            part < FIRST_DAY_WITHOUT_LATE_ROWS * COMMITS_A_DAY && random.nextInt(50) == 0;
        (isLate ? late : rows).addAll(deliveries("p-" + patient, window));
      }
      rows.addAll(deliveries(ERASED, window));
    }
    return rows;
  }

  /** One window, in one part or two, each delivered once or twice. */
  private List<Row> deliveries(String patient, int window) {
    List<Row> rows = new ArrayList<>();
    int parts = random.nextInt(20) == 0 ? 2 : 1;
    for (int part = 0; part < parts; part++) {
      int readings = 1 + random.nextInt(40);
      Row first = window(patient, window, part, readings);
      rows.add(first);
      if (random.nextInt(30) == 0) {
        boolean holdsMore = random.nextBoolean();
        rows.add(holdsMore ? window(patient, window, part, readings + 1) : first);
      }
    }
    return rows;
  }

  private Row window(String patient, int window, int part, int readings) {
    long start = FIRST_DAY.getEpochSecond() * MICROS + window * WINDOW;
    Map<String, @Nullable Object> values = new HashMap<>();
    values.put("row_id", "shard-%d:%d/%s".formatted(part, window, patient));
    values.put("patient_id", patient);
    values.put("window_start", start);
    values.put("window_end", start + WINDOW);
    values.put("shard_id", "shard-" + part);
    values.put("first_sequence_number", String.valueOf(window));
    values.put("last_sequence_number", String.valueOf(window + readings));
    values.put("first_event_time", start + random.nextInt(250) * MICROS + random.nextInt(1_000));
    values.put("last_event_time", start + (250 + random.nextInt(250)) * MICROS);
    values.put("record_count", (long) readings);
    values.put("implausible_count", (long) random.nextInt(2));
    values.put("clock_suspect_count", (long) random.nextInt(2));
    values.put("duplicate_count", (long) random.nextInt(3));
    for (Vital vital : Vital.values()) {
      putSums(values, vital.field(), random.nextInt(4) == 0 ? 0 : readings);
    }
    return row("vital_windows", values);
  }

  private void putSums(Map<String, @Nullable Object> values, String vital, int count) {
    double sum = 0;
    double sumOfSquares = 0;
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      double value = 80 + random.nextInt(400) / 10.0;
      sum += value;
      sumOfSquares += value * value;
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
    values.put("count_" + vital, (long) count);
    // What nobody measured is null, and was zero once.
    boolean isNull = count == 0 && random.nextBoolean();
    values.put("sum_" + vital, isNull ? null : sum);
    values.put("sum_sq_" + vital, isNull ? null : sumOfSquares);
    values.put("min_" + vital, isNull ? null : count == 0 ? 0 : min);
    values.put("max_" + vital, isNull ? null : count == 0 ? 0 : max);
  }

  private List<Row> alerts(int part) {
    List<Row> rows = new ArrayList<>();
    for (int page = 0; page < 20; page++) {
      String patient = page == 0 ? ERASED : "p-" + random.nextInt(PATIENTS);
      long arrival = timeWithin(part);
      Map<String, @Nullable Object> values = new HashMap<>();
      values.put("alert_id", "spo2-low:%d:%d:%s".formatted(part, page, patient));
      values.put("patient_id", patient);
      values.put("condition", "spo2-low");
      values.put("severity", "warning");
      values.put(
          "reason",
          List.of("first", "worsened", "deeper", "still", "resolved", "silent")
              .get(random.nextInt(6)));
      values.put("value", 80 + random.nextInt(90) / 10.0);
      values.put("arrival", arrival);
      values.put("published_at", arrival + 1_000);
      values.put("episode_start", arrival - random.nextInt(3) * WINDOW);
      values.put("page_number", page);
      values.put("hushed_since_last", random.nextInt(100));
      values.put("worst_value", 80.0);
      rows.add(row("alerts", values));
      if (random.nextInt(10) == 0) {
        values.put("hushed_since_last", random.nextInt(100));
        rows.add(row("alerts", values));
      }
    }
    return rows;
  }

  private List<Row> rejected(int part) {
    List<Row> rows = new ArrayList<>();
    for (int message = 0; message < 20; message++) {
      Map<String, @Nullable Object> values = new HashMap<>();
      values.put("row_id", "shard-0:%d/%d".formatted(part, message));
      values.put("reason", List.of("NOT_JSON", "OUT_OF_RANGE").get(random.nextInt(2)));
      values.put("detail", "found x, expected a number");
      values.put("arrival", timeWithin(part));
      values.put("shard_id", "shard-0");
      values.put("sequence_number", String.valueOf(message));
      values.put("partition_key", message == 0 ? ERASED : "p-" + random.nextInt(PATIENTS));
      values.put("raw", "e30=");
      values.put("field", new String[] {null, "", "spo2"}[random.nextInt(3)]);
      values.put("readings", new Long[] {null, 1L, 12L}[random.nextInt(3)]);
      rows.add(row("rejected_readings", values));
      if (random.nextInt(10) == 0) {
        rows.add(row("rejected_readings", values));
      }
    }
    return rows;
  }

  private long timeWithin(int part) {
    long length = WINDOWS_A_DAY / COMMITS_A_DAY * WINDOW;
    return FIRST_DAY.getEpochSecond() * MICROS + part * length + random.nextLong(length);
  }

  private Row row(String table, Map<String, @Nullable Object> values) {
    return Row.of(
        tables.stream()
            .filter(spec -> spec.name().equals(table))
            .flatMap(spec -> spec.columns().stream())
            .map(Column::name)
            .map(values::get)
            .toArray());
  }
}
