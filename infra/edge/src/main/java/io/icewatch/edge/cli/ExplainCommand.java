package io.icewatch.edge.cli;

import io.icewatch.edge.hl7.Hl7Exception;
import io.icewatch.edge.mapping.Explanation;
import io.icewatch.edge.mapping.VitalMapping;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./icewatch hl7 explain}. */
@Command(name = "explain", description = "Says of each observation what it became, or why nothing.")
final class ExplainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description = "Files of one message each, with or without an MLLP frame.")
  private List<Path> files;

  @Option(
      names = "--mapping",
      paramLabel = "FILE",
      description = "Which codes are which vital; the shipped file if not given.")
  private @Nullable Path mapping;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    VitalMapping rules = mapping == null ? VitalMapping.shipped() : VitalMapping.read(mapping);
    int failed = 0;
    for (Path file : files) {
      byte[] message = MessageFile.read(file);
      out.println(file + ":");
      try {
        Explanation.of(message, rules).forEach(line -> out.println("  " + line));
      } catch (Hl7Exception e) {
        failed++;
        out.println("  refused as a whole, " + e.fault());
      }
    }
    out.flush();
    return failed == 0 ? 0 : 1;
  }
}
