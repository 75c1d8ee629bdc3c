package io.icewatch.local.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./icewatch ack}. */
@Command(
    name = "ack",
    description = "Acknowledges pages of the running stack: who has them, and for how long.")
final class AckCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "ALERT",
      description = "Ids of the pages, as their last line has them.")
  private List<String> alerts;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      defaultValue = "15m",
      description = "How long; at most 30m for what is critical, 4h else. Default: 15m.")
  private Duration length;

  @Mixin private Answers answers;

  @Override
  public Integer call() throws IOException, InterruptedException {
    for (String alert : alerts) {
      String said =
          answers.send(
              "acknowledge",
              order -> order.put("alert_id", alert).put("minutes", Answers.minutes(length)));
      spec.commandLine().getOut().println(alert + ": " + said);
    }
    return 0;
  }
}
