package io.icewatch.edge.cli;

import picocli.CommandLine.Command;

/** {@code ./icewatch hl7}. */
@Command(
    name = "hl7",
    subcommands = {ExplainCommand.class, SendCommand.class},
    description = "Explains HL7 v2 messages, and sends some.")
final class Hl7Command {
  private Hl7Command() {}
}
