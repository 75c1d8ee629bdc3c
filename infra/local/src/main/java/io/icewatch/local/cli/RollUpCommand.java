package io.icewatch.local.cli;

import io.icewatch.lake.RollUpReport;
import io.icewatch.lake.Scope;
import io.icewatch.local.lake.Lake;
import io.icewatch.local.lake.LakeRollUp;
import java.io.PrintWriter;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./icewatch roll-up}. */
@Command(
    name = "roll-up",
    description = {
      "Brings hours and days of the lake up to date: computes what changed since the last time.",
      "A run may go on meanwhile."
    })
final class RollUpCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private LakeFolder lake;

  @Option(
      names = "--dry-run",
      description = "Say what would be computed anew, and why; write nothing.")
  private boolean isDry;

  @ArgGroup private @Nullable More more;

  /** What is computed whatever changed. */
  private static final class More {
    @Option(names = "--all", description = "Compute everything anew.")
    private boolean isAll;

    @ArgGroup(exclusive = false)
    private @Nullable Days days;
  }

  /** A span of days. */
  private static final class Days {
    @Option(
        names = "--from",
        required = true,
        paramLabel = "DAY",
        description =
            "First day to compute anew, UTC, e.g. 2025-01-31; days are rounded to months.")
    private LocalDate first = LocalDate.EPOCH;

    @Option(names = "--to", required = true, paramLabel = "DAY", description = "The last day.")
    private LocalDate last = LocalDate.EPOCH;
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try (Lake opened = Lake.open(lake.path())) {
      List<RollUpReport> reports =
          isDry ? LakeRollUp.plan(opened, scope()) : LakeRollUp.run(opened, scope());
      reports.forEach(report -> print(report, out));
    }
    out.flush();
    return 0;
  }

  private Scope scope() {
    if (more == null) {
      return new Scope.Changed();
    }
    Days days = more.days;
    if (days != null) {
      return new Scope.Days(days.first, days.last);
    }
    return more.isAll ? new Scope.Everything() : new Scope.Changed();
  }

  private void print(RollUpReport report, PrintWriter out) {
    out.printf(
        "%s: %s: periods %,d, days or months as a whole %,d",
        report.table(),
        isDry ? "to be computed anew" : "computed anew",
        report.periods(),
        report.wholeUnits());
    if (!isDry) {
      out.printf(
          "; rows read %,d of %,d, changed %,d, written %,d",
          report.rowsRead(), report.sourceRows(), report.rowsChanged(), report.rowsWritten());
    }
    out.println();
    report.reasons().forEach(reason -> out.println("  " + reason));
  }
}
