package io.icewatch.local.cli;

import io.icewatch.local.lake.Erasure;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./icewatch erase}. */
@Command(
    name = "erase",
    description = {
      "Erases a patient from the lake, its snapshots, the outbox and the failures. Nobody can undo"
          + " it.",
      "What is left is searched; the certificate in erasures.ndjson names no patient."
    })
final class EraseCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private LakeFolder lake;

  @Option(names = "--patient", required = true, paramLabel = "ID", description = "Whom.")
  private String patient = "";

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "TEXT",
      description = "Why, for the certificate.")
  private String reason = "";

  @Override
  public Integer call() throws IOException {
    Erasure.Certificate certificate =
        new Erasure(lake.path(), patient, InstantSource.system()).erase(reason);
    PrintWriter out = spec.commandLine().getOut();
    certificate.rows().forEach((table, rows) -> out.printf("%s: %,d rows%n", table, rows));
    out.printf("outbox and failures: %,d lines and records%n", certificate.traces());
    out.printf(
        "searched %,d files: nothing is left; certificate %s%n",
        certificate.searched(), certificate.id());
    certificate.unsearched().forEach(file -> out.printf("not searched, not ours: %s%n", file));
    out.flush();
    return 0;
  }
}
