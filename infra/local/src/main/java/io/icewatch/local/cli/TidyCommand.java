package io.icewatch.local.cli;

import io.icewatch.local.lake.Lake;
import io.icewatch.local.lake.Upkeep;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./icewatch tidy}. */
@Command(
    name = "tidy",
    description = {
      "Tidies the lake: small files become sorted ones, old snapshots and orphans go.",
      "No row changes, and a run may go on meanwhile, which tidies by itself now and then."
    })
final class TidyCommand implements Callable<Integer> {
  private static final int SMALL_FILES = 2;

  @Spec private CommandSpec spec;

  @Mixin private LakeFolder lake;

  @Option(
      names = "--keep",
      paramLabel = "SPAN",
      defaultValue = "1h",
      description = {
        "How long a snapshot can be read, and a file that none names is left to whoever may be"
            + " writing it. Default: ${DEFAULT-VALUE}.",
        "0s: at once, when nobody else has the lake."
      })
  private Duration keep;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try (Lake opened = Lake.open(lake.path())) {
      for (Upkeep.Report each : new Upkeep(opened, settings()).tidy()) {
        out.printf(
            "%s: data files %,d -> %,d, %,.1f -> %,.1f MB; snapshots %,d -> %,d;"
                + " files on disk %,d -> %,d, %,d of them orphans%n",
            each.table(),
            each.before().dataFiles(),
            each.after().dataFiles(),
            each.before().dataBytes() / 1e6,
            each.after().dataBytes() / 1e6,
            each.before().snapshots(),
            each.after().snapshots(),
            each.before().files(),
            each.after().files(),
            each.orphans());
      }
    }
    out.flush();
    return 0;
  }

  private Upkeep.Settings settings() {
    return new Upkeep.Settings(SMALL_FILES, keep);
  }
}
