package io.icewatch.local.cli;

import io.icewatch.local.outbox.SmtpServer;
import io.icewatch.local.template.IcebergTableSpec;
import io.icewatch.local.template.Template;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The command {@code ./icewatch}. Exit status: 0 done and nothing missing, 1 failed, 2 wrong usage,
 * 130 interrupted, 141 nobody reads the answer any more.
 */
@Command(
    name = "icewatch",
    description = "ICU vital signs on AWS Lambda: the deployed stack, on this machine.",
    subcommands = {
      RunCommand.class,
      ReplayCommand.class,
      WhatifCommand.class,
      QueryCommand.class,
      ExportCommand.class,
      RollUpCommand.class,
      TidyCommand.class,
      EraseCommand.class,
      InvokeCommand.class,
      OutboxCommand.class,
      WardCommand.class,
      AckCommand.class,
      ShelveCommand.class,
      PauseCommand.class,
      DischargeCommand.class,
      CostCommand.class,
      HelpCommand.class,
    },
    footer = {
      "Of modules of their own, built when they are first asked for:",
      "  conformance  Holds the event source mapping against what AWS documents.",
      "  bench        Measures the functions and the replay.",
      "  edge         Takes HL7 v2 from a hospital's gateways and sends it to the stream.",
      "  hl7          Explains HL7 v2 messages, and plays a ward that sends them.",
    })
public final class Icewatch implements Runnable {
  @Spec private CommandSpec spec;

  /** Runs one command and ends the process with its status. */
  public static void main(String[] args) {
    // Whoever finds the lake locked reads this.
    System.setProperty("icewatch.command", "icewatch " + String.join(" ", args));
    System.exit(commandLine().execute(args));
  }

  /** The command line with its subcommands. */
  static CommandLine commandLine() {
    return commandLine(new Icewatch());
  }

  /**
   * A command of this program, with the converters, the {@code --help} and the way to report errors
   * that all of them share.
   */
  public static CommandLine commandLine(Object command) {
    CommandLine line = new CommandLine(command);
    helpWith(line);
    return line.registerConverter(java.time.Duration.class, Converters::duration)
        .registerConverter(java.time.Instant.class, Converters::instant)
        .registerConverter(Percentage.class, Percentage::parse)
        .registerConverter(SmtpServer.class, SmtpServer::parse)
        .registerConverter(InjectedFault.class, InjectedFault::parse)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler((exception, failed, parsed) -> {
          failed.getErr().println("icewatch: " + ErrorMessage.inOneLine(exception));
          return 1;
        });
  }

  /** {@code icewatch run --help} besides {@code icewatch help run}. */
  private static void helpWith(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    if (spec.findOption("--help") == null) {
      spec.addOption(
          OptionSpec.builder("-h", "--help")
              .usageHelp(true)
              .description("Say what this does, and its options.")
              .build());
    }
    command.getSubcommands().values().forEach(Icewatch::helpWith);
  }

  /** The folder of the checkout, which the start script knows; else the working folder. */
  static Path home() {
    return Path.of(System.getProperty("icewatch.home", "."));
  }

  /** The template of the checkout, or the one that a released jar brings along. */
  static Path template() {
    Path template = home().resolve("template.yaml");
    URL bundled = Icewatch.class.getResource(BundledTemplate.RESOURCE);
    return Files.exists(template) || bundled == null ? template : BundledTemplate.unpacked(bundled);
  }

  /**
   * The tables that the template declares.
   *
   * @throws io.icewatch.local.template.TemplateException if it cannot be read
   */
  static List<IcebergTableSpec> declaredTables() {
    return Template.read(template(), Map.of()).icebergTables();
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command");
  }
}
