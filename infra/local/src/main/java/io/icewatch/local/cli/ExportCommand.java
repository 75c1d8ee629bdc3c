package io.icewatch.local.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./icewatch export}. */
@Command(
    name = "export",
    subcommands = ExportFhirCommand.class,
    description = "Writes what the lake holds for other systems.")
final class ExportCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing format, expected fhir");
  }
}
