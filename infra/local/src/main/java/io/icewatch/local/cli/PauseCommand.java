package io.icewatch.local.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./icewatch pause}. */
@Command(
    name = "pause",
    description = "Expects no readings of a patient for a while; what does come is judged.")
final class PauseCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "PATIENT", description = "Whose.")
  private String patient;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      defaultValue = "1h",
      description = "How long, at most 4h; 0s ends it. Default: 1h.")
  private Duration length;

  @Mixin private Answers answers;

  @Override
  public Integer call() throws IOException, InterruptedException {
    String said =
        length.isZero()
            ? answers.send("resume", order -> order.put("patient_id", patient))
            : answers.send(
                "pause",
                order -> order.put("patient_id", patient).put("minutes", Answers.minutes(length)));
    spec.commandLine().getOut().println(said);
    return 0;
  }
}
