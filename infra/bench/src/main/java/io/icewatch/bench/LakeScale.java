package io.icewatch.bench;

import com.sun.management.OperatingSystemMXBean;
import io.icewatch.lake.RollUp;
import io.icewatch.lake.RollUpReport;
import io.icewatch.lake.Scope;
import io.icewatch.local.lake.Lake;
import io.icewatch.local.lake.LakeQuery;
import io.icewatch.local.lake.LakeRollUp;
import io.icewatch.local.lake.Row;
import io.icewatch.local.lake.Upkeep;
import io.icewatch.local.template.IcebergTableSpec;
import io.icewatch.local.template.Template;
import io.icewatch.vitals.reading.Vital;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/** How fast a lake of many windows is written, tidied, asked and rolled up. */
final class LakeScale {
  private static final String TABLE = "vital_windows";
  private static final long SEED = 17;
  private static final int WINDOWS_A_DAY = 144;

  /** A day of 6,944 patients, as of a large hospital; more rows are more days. */
  private static final int MOST_ROWS_A_DAY = 1_000_000;

  private static final int DAYS_OF_A_SMALL_LAKE = 20;
  private static final int WINDOWS_AN_HOUR = 6;
  private static final int COMMITS_A_DAY = 12;
  private static final int ASKED = 5;
  private static final long WINDOW_MICROS = 600_000_000L;

  /** Sequence numbers have 56 digits. */
  private static final String SEQUENCE = "496715008357128490371620481892376413591084736";

  private static final long FIRST_NUMBER = 10_000_000_000L;
  private static final Instant FIRST_DAY = Instant.parse("2025-01-01T00:00:00Z");

  private final Checkout home;
  private final long rows;
  private final int patients;
  private final int days;
  private final Random random = new Random(SEED);

  /**
   * @param rows about how many rows to write
   */
  LakeScale(Checkout home, long rows) {
    this.home = home;
    this.rows = rows;
    int rowsADay = Math.clamp(rows / DAYS_OF_A_SMALL_LAKE, WINDOWS_A_DAY, MOST_ROWS_A_DAY);
    this.patients = rowsADay / WINDOWS_A_DAY;
    this.days = (int) Math.max(1, rows / (patients * (long) WINDOWS_A_DAY));
  }

  /** A question, and what it asks. */
  private record Question(String words, String sql) {}

  List<Table> tables() throws IOException {
    Path folder = home.freshFolder("lake-scale");
    List<IcebergTableSpec> declared =
        Template.read(home.checkout().resolve("template.yaml"), Map.of()).icebergTables().stream()
            .filter(table -> RollUp.TABLES.contains(table.name()))
            .toList();
    Columns columns =
        new Columns(
            declared.stream()
                .filter(table -> table.name().equals(TABLE))
                .flatMap(table -> table.columns().stream())
                .map(IcebergTableSpec.Column::name)
                .toList());
    try (Lake lake = Lake.create(folder, declared)) {
      Written written = write(lake, columns);
      List<Double> before = ask(lake);
      long start = System.nanoTime();
      Upkeep.Report tidied =
          new Upkeep(lake, Upkeep.Settings.ALONE)
              .tidy().stream()
                  .filter(report -> report.table().equals(TABLE))
                  .findFirst()
                  .orElseThrow();
      double tidySeconds = (System.nanoTime() - start) / 1e9;
      List<Double> after = ask(lake);
      return List.of(
          writing(written, tidied.after()),
          tidying(tidied, tidySeconds, before, after),
          rollingUp(lake, columns));
    }
  }

  /** An hour of everybody, and as much as three in a hundred of it late by up to ten days. */
  private Table rollingUp(Lake lake, Columns columns) {
    rollUp(lake, new Scope.Changed());
    int last = days * WINDOWS_A_DAY;
    List<Row> hour = new ArrayList<>();
    for (int window = last; window < last + WINDOWS_AN_HOUR; window++) {
      for (int patient = 0; patient < patients; patient++) {
        hour.add(row(columns, Integer.toString(patient), window, 1));
        if (random.nextInt(100) < 3) {
          int late = last - 1 - random.nextInt(Math.min(last, 10 * WINDOWS_A_DAY));
          hour.add(row(columns, Integer.toString(patient), late, 2));
        }
      }
    }
    lake.append(TABLE, hour);
    Rolled changed = rollUp(lake, new Scope.Changed());
    Rolled everything = rollUp(lake, new Scope.Everything());
    if (everything.rowsChanged() != 0) {
      throw new IllegalStateException(
          "%d rows of the roll-ups are others than computed anew, expected 0"
              .formatted(everything.rowsChanged()));
    }
    Table table =
        new Table(
            "Rolling it up",
            "`./icewatch roll-up` after an hour of %,d more rows, some ten days late; then everything"
                    .formatted(hour.size())
                + " anew, which changed no row. Processor time is %s times as much."
                    .formatted(Samples.figure(everything.cpuSeconds() / changed.cpuSeconds())),
            "",
            "what changed",
            "everything");
    table.add(
        "seconds of processor time",
        Samples.figure(changed.cpuSeconds()),
        Samples.figure(everything.cpuSeconds()));
    table.add("windows read", count(changed.windowsRead()), count(everything.windowsRead()));
    return table;
  }

  private record Rolled(double cpuSeconds, long windowsRead, long rowsChanged) {}

  private static Rolled rollUp(Lake lake, Scope scope) {
    long start = cpuNanos();
    List<RollUpReport> reports = LakeRollUp.run(lake, scope);
    return new Rolled(
        (cpuNanos() - start) / 1e9,
        reports.getFirst().rowsRead(),
        reports.stream().mapToLong(RollUpReport::rowsChanged).sum());
  }

  private Table writing(Written written, Upkeep.State state) {
    Table table =
        new Table(
            "A lake of %,d rows".formatted(written.rows()),
            "%,d days of %,d patients, %d commits a day; sorted, written and committed."
                    .formatted(days, patients, COMMITS_A_DAY)
                + " *Heap* is the most that was in use, garbage included.",
            "rows a second of processor time",
            "bytes a row, tidy",
            "heap, MB");
    table.add(
        "%,d".formatted(Math.round(written.rows() / written.cpuSeconds())),
        Samples.figure((double) state.dataBytes() / written.rows()),
        "%,d".formatted(peakHeapMegabytes()));
    return table;
  }

  private Table tidying(
      Upkeep.Report tidied, double seconds, List<Double> before, List<Double> after) {
    Table table =
        new Table(
            "Tidying it",
            "`./icewatch tidy`: %s seconds. Questions in DuckDB, warm, seconds by the clock, best"
                    .formatted(Samples.figure(seconds))
                + " of %d.".formatted(ASKED),
            "",
            "before",
            "after");
    table.add("data files", count(tidied.before().dataFiles()), count(tidied.after().dataFiles()));
    table.add("snapshots", count(tidied.before().snapshots()), count(tidied.after().snapshots()));
    table.add("files on disk", count(tidied.before().files()), count(tidied.after().files()));
    table.add(
        "MB of rows",
        count(tidied.before().dataBytes() / 1_000_000),
        count(tidied.after().dataBytes() / 1_000_000));
    List<Question> questions = questions();
    for (int i = 0; i < questions.size(); i++) {
      table.add(
          questions.get(i).words(), Samples.figure(before.get(i)), Samples.figure(after.get(i)));
    }
    return table;
  }

  private static String count(long number) {
    return "%,d".formatted(number);
  }

  private List<Question> questions() {
    Instant day = FIRST_DAY.plus(days / 2, ChronoUnit.DAYS);
    String patient = "patient_id = '" + patients / 2 + "'";
    return List.of(
        new Question("every row, counted", "SELECT count(*) FROM vital_windows"),
        new Question(
            "a day, of the view",
            "SELECT count(*), min(min_spo2) FROM vitals_10m WHERE " + within(day, 1)),
        new Question(
            "a patient's ten days, of the view",
            "SELECT min_spo2, avg_spo2 FROM vitals_10m WHERE %s AND %s"
                .formatted(patient, within(day.minus(5, ChronoUnit.DAYS), 10))),
        new Question(
            "a patient, all of it, of the view",
            "SELECT min_spo2, avg_spo2 FROM vitals_10m WHERE " + patient));
  }

  private static String within(Instant start, int days) {
    return "window_start >= TIMESTAMP '%s' AND window_start < TIMESTAMP '%s'"
        .formatted(sql(start), sql(start.plus(days, ChronoUnit.DAYS)));
  }

  private static String sql(Instant time) {
    return time.toString().replace('T', ' ').replace("Z", "");
  }

  private List<Double> ask(Lake lake) {
    List<Double> seconds = new ArrayList<>();
    try (LakeQuery query = new LakeQuery(lake)) {
      for (Question question : questions()) {
        query.query(question.sql());
        double best = Double.MAX_VALUE;
        for (int i = 0; i < ASKED; i++) {
          long start = System.nanoTime();
          query.query(question.sql());
          best = Math.min(best, (System.nanoTime() - start) / 1e9);
        }
        seconds.add(best);
      }
    }
    return seconds;
  }

  private Written write(Lake lake, Columns columns) {
    long written = 0;
    long cpuNanos = 0;
    int windows = WINDOWS_A_DAY / COMMITS_A_DAY;
    for (int part = 0; part < days * COMMITS_A_DAY && written < rows; part++) {
      List<Row> batch = new ArrayList<>(windows * patients);
      for (int window = part * windows; window < (part + 1) * windows; window++) {
        for (int patient = 0; patient < patients; patient++) {
          batch.add(row(columns, Integer.toString(patient), window, 1));
        }
      }
      long start = cpuNanos();
      lake.append(TABLE, batch);
      cpuNanos += cpuNanos() - start;
      written += batch.size();
    }
    return new Written(written, cpuNanos / 1e9);
  }

  /**
   * What was written.
   *
   * @param cpuSeconds of sorting, writing and committing; not of drawing
   */
  private record Written(long rows, double cpuSeconds) {}

  /** Where the columns of the table are in a row. */
  private static final class Columns {
    private final Map<String, Integer> positions = new HashMap<>();

    /** Those of most monitors, and of the figures from before there were more. */
    private final List<String> vitals =
        EnumSet.range(Vital.SPO2, Vital.SBP).stream().map(Vital::field).toList();

    Columns(List<String> names) {
      names.forEach(name -> positions.put(name, positions.size()));
    }

    Object[] row() {
      return new Object[positions.size()];
    }

    void set(Object[] row, String column, Object value) {
      row[Objects.requireNonNull(positions.get(column), column)] = value;
    }
  }

  /** A window of a monitor that reads once a second: some six hundred values of each vital. */
  private Row row(Columns columns, String patient, int window, int shard) {
    long start = FIRST_DAY.toEpochMilli() * 1_000 + window * WINDOW_MICROS;
    Object[] row = columns.row();
    String sequence = SEQUENCE + (FIRST_NUMBER + window);
    String shardId = "shardId-00000000000" + shard;
    columns.set(row, "row_id", shardId + ":" + sequence + "/" + window + "/" + patient);
    columns.set(row, "patient_id", patient);
    columns.set(row, "window_start", start);
    columns.set(row, "window_end", start + WINDOW_MICROS);
    columns.set(row, "shard_id", shardId);
    columns.set(row, "first_sequence_number", sequence);
    columns.set(row, "last_sequence_number", sequence);
    columns.set(row, "first_event_time", start);
    columns.set(row, "last_event_time", start + WINDOW_MICROS - 1_000_000);
    long count = 595L + random.nextInt(6);
    columns.set(row, "record_count", count);
    for (String none : List.of("implausible_count", "clock_suspect_count", "duplicate_count")) {
      columns.set(row, none, 0L);
    }
    for (String vital : columns.vitals) {
      long mean = 60L + random.nextInt(60);
      columns.set(row, "count_" + vital, count);
      columns.set(row, "sum_" + vital, (double) (mean * count));
      columns.set(row, "sum_sq_" + vital, (double) (mean * mean * count));
      columns.set(row, "min_" + vital, (double) (mean - random.nextInt(5)));
      columns.set(row, "max_" + vital, (double) (mean + random.nextInt(5)));
    }
    return Row.of(row);
  }

  private static long cpuNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static long peakHeapMegabytes() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .map(MemoryPoolMXBean::getPeakUsage)
            .mapToLong(MemoryUsage::getUsed)
            .sum()
        / 1_000_000;
  }
}
