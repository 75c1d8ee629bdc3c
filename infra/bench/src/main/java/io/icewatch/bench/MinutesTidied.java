package io.icewatch.bench;

import io.icewatch.local.lake.Lake;
import io.icewatch.local.lake.Row;
import io.icewatch.local.lake.Upkeep;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A day of commits, as a lake looks to which a stream is delivered, before and after it is tidied.
 */
final class MinutesTidied {
  private static final int MINUTES = 24 * 60;

  /** Fewer patients are delivered every ten minutes, so that a quick run stays one. */
  private static final int MANY = 1_000;

  /** Of a window, in which everybody's row is delivered once. */
  private static final int MINUTES_A_WINDOW = MINUTES / VitalRows.WINDOWS_A_DAY;

  private final VitalRows rows;
  private final int patients;
  private final int commitsAWindow;

  MinutesTidied(VitalRows rows, int patients) {
    this.rows = rows;
    this.patients = patients;
    this.commitsAWindow = patients < MANY ? 1 : MINUTES_A_WINDOW;
  }

  /**
   * Fills a lake, and tidies it.
   *
   * @param lake an empty one
   */
  Table table(Lake lake) {
    int commits = VitalRows.WINDOWS_A_DAY * commitsAWindow;
    for (int commit = 0; commit < commits; commit++) {
      lake.append(VitalRows.TABLE, rowsOf(commit));
    }
    List<LakeQuestions.Question> questions = new LakeQuestions(patients, 1).ofWindows();
    List<LakeQuestions.Answer> before = LakeQuestions.ask(lake, questions);
    long start = System.nanoTime();
    List<Upkeep.Report> reports = new Upkeep(lake, Upkeep.Settings.ALONE).tidy();
    double seconds = (System.nanoTime() - start) / 1e9;
    Upkeep.Report tidied =
        reports.stream()
            .filter(report -> report.table().equals(VitalRows.TABLE))
            .findFirst()
            .orElseThrow();
    return table(tidied, seconds, commits, before, LakeQuestions.ask(lake, questions));
  }

  private List<Row> rowsOf(int commit) {
    return IntStream.range(0, patients)
        .filter(patient -> patient % commitsAWindow == commit % commitsAWindow)
        .mapToObj(patient -> rows.row(Integer.toString(patient), commit / commitsAWindow, 1))
        .toList();
  }

  private Table table(
      Upkeep.Report tidied,
      double seconds,
      int commits,
      List<LakeQuestions.Answer> before,
      List<LakeQuestions.Answer> after) {
    Table table =
        new Table(
            "A day of %,d commits, tidied".formatted(commits),
            "%,d patients; `./icewatch tidy`: %s seconds. Questions in DuckDB, warm, seconds by the"
                    .formatted(patients, Samples.figure(seconds))
                + " clock, best of %d.".formatted(LakeQuestions.ASKED),
            "",
            "before",
            "after",
            "faster");
    addCount(table, "data files", tidied.before().dataFiles(), tidied.after().dataFiles());
    addCount(table, "snapshots", tidied.before().snapshots(), tidied.after().snapshots());
    addCount(table, "files on disk", tidied.before().files(), tidied.after().files());
    addCount(
        table,
        "MB of rows",
        tidied.before().dataBytes() / 1_000_000,
        tidied.after().dataBytes() / 1_000_000);
    List<LakeQuestions.Answer> left = new ArrayList<>(after);
    for (LakeQuestions.Answer was : before) {
      double now = left.removeFirst().seconds();
      table.add(
          was.question().words(),
          Samples.figure(was.seconds()),
          Samples.figure(now),
          "%.0f %%".formatted(100 * (1 - now / was.seconds())));
    }
    return table;
  }

  private static void addCount(Table table, String words, long before, long after) {
    table.add(words, "%,d".formatted(before), "%,d".formatted(after), "");
  }
}
