package io.icewatch.bench;

import com.sun.management.OperatingSystemMXBean;
import io.icewatch.lake.RollUp;
import io.icewatch.lake.RollUpReport;
import io.icewatch.lake.Scope;
import io.icewatch.local.lake.Lake;
import io.icewatch.local.lake.LakeRollUp;
import io.icewatch.local.lake.Row;
import io.icewatch.local.template.IcebergTableSpec;
import io.icewatch.local.template.Template;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** How fast a lake of many windows is written, asked, rolled up and tidied. */
final class LakeScale {
  private static final long SEED = 17;

  /** A day of 6,944 patients, as of a large hospital; more rows are more days. */
  private static final int MOST_ROWS_A_DAY = 1_000_000;

  private static final int DAYS_OF_A_SMALL_LAKE = 20;
  private static final int WINDOWS_AN_HOUR = 6;

  private final Checkout home;
  private final List<IcebergTableSpec> declared;
  private final VitalRows rows;
  private final int patients;
  private final int days;
  private final Random random = new Random(SEED);

  /**
   * @param rows about how many rows to write
   */
  LakeScale(Checkout home, long rows) {
    this.home = home;
    this.declared =
        Template.read(home.checkout().resolve("template.yaml"), Map.of()).icebergTables().stream()
            .filter(table -> RollUp.TABLES.contains(table.name()))
            .toList();
    this.rows = new VitalRows(declared);
    int rowsADay =
        Math.clamp(rows / DAYS_OF_A_SMALL_LAKE, VitalRows.WINDOWS_A_DAY, MOST_ROWS_A_DAY);
    this.patients = rowsADay / VitalRows.WINDOWS_A_DAY;
    this.days = (int) Math.max(1, rows / (patients * (long) VitalRows.WINDOWS_A_DAY));
  }

  List<Table> tables() throws IOException {
    List<Table> tables = new ArrayList<>();
    try (Lake lake = Lake.create(home.freshFolder("lake-scale"), declared)) {
      tables.add(writing(lake));
      LakeQuestions questions = new LakeQuestions(patients, days);
      List<LakeQuestions.Answer> answers =
          new ArrayList<>(LakeQuestions.ask(lake, questions.ofWindows()));
      Table rolledUp = rollingUp(lake);
      answers.addAll(LakeQuestions.ask(lake, questions.ofRollUps()));
      tables.add(asking(answers));
      tables.add(rolledUp);
    }
    try (Lake lake = Lake.create(home.freshFolder("lake-minutes"), declared)) {
      tables.add(new MinutesTidied(rows, patients).table(lake));
    }
    return tables;
  }

  /** The processor time of writing, less that of drawing the same rows and not writing them. */
  private Table writing(Lake lake) {
    long written = days * (long) patients * VitalRows.WINDOWS_A_DAY;
    long start = cpuNanos();
    for (int day = 0; day < days; day++) {
      lake.appendInOrder(VitalRows.TABLE, rows.day(day, patients));
    }
    long cpuNanos = cpuNanos() - start;
    long peak = peakHeapMegabytes();
    Table table =
        new Table(
            "A lake of %,d rows".formatted(written),
            "%,d days of %,d patients, a commit a day; drawn, written and committed."
                    .formatted(days, patients)
                + " *Drawing* is taken off in the second figure. *Heap* is the most that was in"
                + " use, garbage included.",
            "rows a second of processor time",
            "without drawing",
            "bytes a row",
            "heap, MB");
    table.add(
        "%,d".formatted(rate(written, cpuNanos)),
        "%,d".formatted(rate(written, cpuNanos - (long) (days * (double) drawNanosOfADay()))),
        Samples.figure((double) bytes(lake) / written),
        "%,d".formatted(peak));
    return table;
  }

  private static long rate(long rows, long cpuNanos) {
    return Math.round(rows * 1e9 / cpuNanos);
  }

  private long drawNanosOfADay() {
    long start = cpuNanos();
    long cells = 0;
    for (Iterator<Row> day = rows.day(0, patients); day.hasNext(); ) {
      cells += day.next().size();
    }
    if (cells == 0) {
      throw new IllegalStateException("no row was drawn, expected a day of them");
    }
    return cpuNanos() - start;
  }

  private static long bytes(Lake lake) {
    return Long.parseLong(
        lake.table(VitalRows.TABLE).currentSnapshot().summary().get("total-files-size"));
  }

  private static Table asking(List<LakeQuestions.Answer> answers) {
    Table table =
        new Table(
            "Asking it",
            "In DuckDB, warm, best of %d, seconds by the clock. *Files* are the data files that it needs by"
                    .formatted(LakeQuestions.ASKED)
                + " Iceberg's metadata, found in the time beside them.",
            "",
            "seconds",
            "files",
            "seconds to plan");
    for (LakeQuestions.Answer answer : answers) {
      table.add(
          answer.question().words(),
          Samples.figure(answer.seconds()),
          "%,d".formatted(answer.files()),
          Samples.figure(answer.planSeconds()));
    }
    return table;
  }

  /** An hour of everybody, and as much as three in a hundred of it late by up to ten days. */
  private Table rollingUp(Lake lake) {
    rollUp(lake, new Scope.Changed());
    int last = days * VitalRows.WINDOWS_A_DAY;
    List<Row> hour = new ArrayList<>();
    for (int window = last; window < last + WINDOWS_AN_HOUR; window++) {
      for (int patient = 0; patient < patients; patient++) {
        hour.add(rows.row(Integer.toString(patient), window, 1));
        if (random.nextInt(100) < 3) {
          int late = last - 1 - random.nextInt(Math.min(last, 10 * VitalRows.WINDOWS_A_DAY));
          hour.add(rows.row(Integer.toString(patient), late, 2));
        }
      }
    }
    lake.append(VitalRows.TABLE, hour);
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
    table.add(
        "windows read",
        "%,d".formatted(changed.windowsRead()),
        "%,d".formatted(everything.windowsRead()));
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
