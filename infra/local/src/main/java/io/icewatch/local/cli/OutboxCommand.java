package io.icewatch.local.cli;

import io.icewatch.local.outbox.Outbox;
import io.icewatch.local.outbox.Page;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./icewatch outbox}. */
@Command(
    name = "outbox",
    description = "Lists the pages that went out in the runs or the replay of a lake.")
final class OutboxCommand implements Callable<Integer> {

  private enum Format {
    /** A line with time and headline. */
    LINE,
    /** Subject and message as a caregiver gets them. */
    FULL,
    /** A JSON object a line. */
    JSON
  }

  @Spec private CommandSpec spec;

  @Mixin private LakeFolder lake;

  @Option(
      names = "--format",
      paramLabel = "F",
      defaultValue = "line",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Format format;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    Outbox.read(lake.path(), page -> out.println(printed(page)));
    out.flush();
    return 0;
  }

  private String printed(Page page) {
    return switch (format) {
      case LINE -> page.publishedAt() + "  " + PageSummary.of(page.publication());
      case FULL -> full(page);
      case JSON -> page.toJson();
    };
  }

  private static String full(Page page) {
    String subject = page.publication().subject();
    return "%s%nSubject: %s%n%n%s%n%s"
        .formatted(
            page.publishedAt(),
            subject == null ? "" : subject,
            page.publication().message().strip(),
            "-".repeat(72));
  }
}
