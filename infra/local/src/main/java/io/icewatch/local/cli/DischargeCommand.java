package io.icewatch.local.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./icewatch discharge}. */
@Command(name = "discharge", description = "Ends a patient's stay: their silence is none.")
final class DischargeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "PATIENT", description = "Whose.")
  private String patient;

  @Mixin private Answers answers;

  @Override
  public Integer call() throws IOException, InterruptedException {
    spec.commandLine()
        .getOut()
        .println(answers.send("discharge", order -> order.put("patient_id", patient)));
    return 0;
  }
}
