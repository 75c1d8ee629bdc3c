package io.icewatch.edge.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;

/** The commands of the gateway. Exit status: 0 done, 1 failed, 2 wrong usage. */
@Command(
    name = "icewatch",
    subcommands = {EdgeCommand.class, Hl7Command.class},
    description = "The HL7 v2 gateway of a hospital's network.")
public final class Edge {
  private Edge() {}

  /** Runs the command that the arguments name. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Edge());
    helpWith(line);
    return line.setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler((failure, command, parsed) -> {
          command.getErr().println("icewatch: " + failure.getMessage());
          return 1;
        });
  }

  private static void helpWith(CommandLine command) {
    command
        .getCommandSpec()
        .addOption(
            OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Say what this does, and its options.")
                .build());
    command.getSubcommands().values().forEach(Edge::helpWith);
  }
}
