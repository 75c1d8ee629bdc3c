package io.icewatch.conformance;

import io.icewatch.conformance.cases.CaseFiles;
import io.icewatch.conformance.cases.CaseResult;
import io.icewatch.conformance.cases.ConformanceCase;
import io.icewatch.conformance.engine.EngineCaseRunner;
import io.icewatch.conformance.remote.EndpointScore;
import io.icewatch.local.cli.Icewatch;
import io.icewatch.local.cli.ShutdownSignal;
import io.icewatch.local.mapping.PlatformSettings;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./icewatch conformance}. */
@Command(
    name = "icewatch conformance",
    description = {
      "Holds the event source mapping of this stack against what AWS documents of Lambda's.",
      "Prints the score of each group of cases; the exit status is 1 if one of them fails.",
      "With --endpoint it holds another one against it: whatever speaks AWS's APIs at one URL."
    })
public final class ConformanceCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--group",
      paramLabel = "NAME",
      description = "Only the cases of this group, e.g. partial-responses.")
  private @Nullable String group;

  @Option(
      names = "--setting",
      paramLabel = "K=V",
      description = {
        "Something that AWS does not document, in another way, for cases that do not set it,",
        "e.g. firstBackOff=PT5S or oddBatch=CUT_AFTER_MIDDLE. Shows which cases rest on it."
      })
  private Map<String, String> settings = new LinkedHashMap<>();

  @Option(names = "--list", description = "Name every case, with its source and how sure that is.")
  private boolean lists;

  @ArgGroup(exclusive = false, heading = "At an endpoint:%n")
  private @Nullable EndpointOptions endpoint;

  /** Runs the command and ends the process with its status. */
  public static void main(String[] args) {
    System.exit(Icewatch.commandLine(new ConformanceCommand()).execute(args));
  }

  @Override
  public Integer call() throws InterruptedException {
    if (endpoint == null) {
      List<CaseResult> results = cases().stream().map(EngineCaseRunner::run).toList();
      return print(results, new Scoreboard(results));
    }
    // What was made at the endpoint is deleted before the end.
    ShutdownSignal.stops(Thread.currentThread()::interrupt);
    EndpointScore score = endpoint.suite(this::say).run(cases());
    if (lists) {
      score.notApplicable().forEach(left -> spec.commandLine().getOut().println(left.oneLine()));
    }
    return print(score.results(), new Scoreboard(score));
  }

  private int print(List<CaseResult> results, Scoreboard scores) {
    PrintWriter out = spec.commandLine().getOut();
    if (lists) {
      results.forEach(result -> out.println(result.oneLine()));
    }
    results.stream()
        .filter(result -> !result.isPassed())
        .forEach(result -> out.println(result.explanation()));
    scores.print(out);
    return scores.isPerfect() ? 0 : 1;
  }

  /** Several threads speak: a line at a time. */
  private synchronized void say(String line) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(line);
    err.flush();
  }

  private PlatformSettings usual() {
    if (endpoint != null && !settings.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "--setting is for this engine: no endpoint can be told");
    }
    PlatformSettings usual = PlatformSettings.LAMBDA;
    for (Map.Entry<String, String> setting : settings.entrySet()) {
      usual = usual.with(setting.getKey(), setting.getValue());
    }
    return usual;
  }

  private List<ConformanceCase> cases() {
    List<ConformanceCase> cases =
        CaseFiles.cases(usual()).stream()
            .filter(each -> group == null || each.group().equals(group))
            .toList();
    if (cases.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "found no group %s, expected one of %s"
              .formatted(group, String.join(", ", CaseFiles.groups())));
    }
    return cases;
  }
}
