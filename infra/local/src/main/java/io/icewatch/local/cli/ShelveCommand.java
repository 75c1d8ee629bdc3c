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

/** {@code ./icewatch shelve}. */
@Command(
    name = "shelve",
    description =
        "Has the warnings of a patient's condition not paged for a while; never critical.")
final class ShelveCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "PATIENT", description = "Whose.")
  private String patient;

  @Parameters(index = "1", paramLabel = "CONDITION", description = "E.g. heart_rate-high.")
  private String condition;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      defaultValue = "1h",
      description = "How long, at most 12h; 0s ends it. Default: 1h.")
  private Duration length;

  @Mixin private Answers answers;

  @Override
  public Integer call() throws IOException, InterruptedException {
    String said =
        length.isZero()
            ? answers.send(
                "unshelve", order -> order.put("patient_id", patient).put("condition", condition))
            : answers.send(
                "shelve",
                order ->
                    order
                        .put("patient_id", patient)
                        .put("condition", condition)
                        .put("minutes", Answers.minutes(length)));
    spec.commandLine().getOut().println(said);
    return 0;
  }
}
