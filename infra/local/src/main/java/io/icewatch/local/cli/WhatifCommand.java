package io.icewatch.local.cli;

import io.icewatch.local.template.Template;
import io.icewatch.local.whatif.Candidate;
import io.icewatch.local.whatif.CsvReport;
import io.icewatch.local.whatif.EvidenceReport;
import io.icewatch.local.whatif.EvidenceReport.Played;
import io.icewatch.local.whatif.HtmlReport;
import io.icewatch.local.whatif.JsonReport;
import io.icewatch.local.whatif.ParetoFront;
import io.icewatch.local.whatif.PolicyFile;
import io.icewatch.local.whatif.SearchGrid;
import io.icewatch.local.whatif.TextReport;
import io.icewatch.local.whatif.TrendReport;
import io.icewatch.local.whatif.Trends;
import io.icewatch.local.whatif.Whatif;
import io.icewatch.local.whatif.WhatifReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./icewatch whatif}. */
@Command(
    name = "whatif",
    description = {
      "Says what other policies would have done with the same readings: pages, and what they miss.",
      "Rules, policy and protocol are the deployed ones; a policy is a file of template parameters."
    })
final class WhatifCommand implements Callable<Integer> {
  private static final PolicyFile TODAY = new PolicyFile("today", Map.of());

  private enum Format {
    TEXT,
    CSV,
    JSON,
    HTML,
    EVIDENCE
  }

  @Spec private CommandSpec spec;

  @Option(
      names = "--input",
      paramLabel = "FILE",
      description = {
        "Readings, one JSON object a line; plain or gzip. - reads standard input. Evidence takes"
            + " several of them."
      })
  private List<Path> inputs = new ArrayList<>();

  @Option(
      names = "--lake",
      paramLabel = "DIR",
      description = {
        "Instead of a file: the readings that a lake has kept, as a run or a replay with"
            + " KeepReadings=true does."
      })
  private @Nullable Path lake;

  @Option(
      names = "--policy",
      arity = "1..*",
      paramLabel = "FILE",
      description = "Policies beside the template's own. Default: all of infra/policies.")
  private List<Path> policies = new ArrayList<>();

  @Option(
      names = "--search",
      paramLabel = "P%",
      description = {
        "Looks for policies instead: at most seven that none other of a few hundred is better than,"
            + " of those that leave no more than this share of the episodes unpaged."
      })
  private @Nullable Percentage search;

  @Option(
      names = "--trends",
      description = {
        "Judges what could foretell a critical value instead, by the template's thresholds: alarms"
            + " a bed-day, how many come true, onsets caught and lead time."
      })
  private boolean isOfTrends;

  @Option(
      names = "--format",
      paramLabel = "F",
      defaultValue = "text",
      description = {
        "text, csv, json, html: a page that prints, or evidence: that of infra/EVIDENCE.md."
            + " Default: ${DEFAULT-VALUE}."
      })
  private Format format;

  @Option(
      names = "--force",
      description = "Takes a policy that silences critical episodes; else the status is 1.")
  private boolean isForced;

  @Override
  public Integer call() throws IOException {
    checkInputs();
    PrintWriter out = spec.commandLine().getOut();
    AtomicBoolean stopped = new AtomicBoolean();
    ProgressBar bar = new ProgressBar(spec.commandLine().getErr());
    ShutdownSignal signal = ShutdownSignal.stops(() -> stopped.set(true));
    if (isOfTrends) {
      Trends trends = new Trends(Candidate.of(TODAY, Icewatch.template()).judgement().rules());
      TrendReport report = trends.run(inputs.getFirst(), bar, stopped::get);
      bar.end();
      out.print(report.text());
      out.flush();
      return signal.status().orElse(0);
    }
    List<Candidate> candidates = candidates();
    List<Played> recordings = new ArrayList<>();
    for (Path input : inputs) {
      WhatifReport played = new Whatif(candidates).run(input, bar, stopped::get);
      recordings.add(
          new Played(input, search == null ? played : ParetoFront.of(played, search.value())));
    }
    bar.end();
    print(recordings, candidates, out);
    out.flush();
    return signal.status().orElse(isRefused(recordings) ? 1 : 0);
  }

  private void checkInputs() throws IOException {
    if (inputs.isEmpty() == (lake == null)) {
      throw new ParameterException(
          spec.commandLine(),
          "%s, expected one of --input FILE and --lake DIR"
              .formatted(lake == null ? "nothing to play" : "both --input and --lake"));
    }
    for (Path input : inputs) {
      if (Files.isDirectory(input)) {
        throw new ParameterException(
            spec.commandLine(),
            "--input %s is a folder, expected a file; --lake plays what a lake has kept"
                .formatted(input));
      }
    }
    if (lake != null) {
      inputs.add(lake);
    }
    for (Path input : inputs) {
      if (!Files.exists(input) && !input.toString().equals("-")) {
        throw new NoSuchFileException(input.toString());
      }
    }
    if (isOfTrends && (format != Format.TEXT || search != null || !policies.isEmpty())) {
      throw new ParameterException(
          spec.commandLine(),
          "--trends beside --policy, --search or --format, expected --input alone");
    }
    if (inputs.size() > 1 && format != Format.EVIDENCE) {
      throw new ParameterException(
          spec.commandLine(),
          "%d times --input, expected one but for --format evidence".formatted(inputs.size()));
    }
  }

  private List<Candidate> candidates() {
    Path template = Icewatch.template();
    List<PolicyFile> files = new ArrayList<>(List.of(TODAY));
    if (search != null) {
      files.addAll(SearchGrid.policies(Template.read(template, Map.of()).parameters()));
    } else if (policies.isEmpty()) {
      files.addAll(PolicyFile.readAll(Icewatch.home().resolve("infra").resolve("policies")));
    } else {
      policies.stream().map(PolicyFile::read).forEach(files::add);
    }
    return files.stream().map(file -> Candidate.of(file, template)).toList();
  }

  /** What is only compared by default is nobody's wish. */
  private boolean isRefused(List<Played> recordings) {
    return !policies.isEmpty()
        && !isForced
        && recordings.stream()
            .map(Played::report)
            .anyMatch(report -> report.outcomes().stream().anyMatch(report::isRefused));
  }

  private void print(List<Played> recordings, List<Candidate> candidates, PrintWriter out)
      throws IOException {
    WhatifReport report = recordings.getFirst().report();
    switch (format) {
      case TEXT -> {
        out.print(TextReport.of(report, Boolean.getBoolean("icewatch.terminal")));
        out.println();
        TextReport.deployments(report, isForced).forEach(out::println);
      }
      case CSV -> out.print(CsvReport.of(report));
      case JSON -> out.println(JsonReport.of(report));
      case HTML -> out.print(HtmlReport.of(report, candidates, inputs.getFirst()));
      case EVIDENCE -> out.print(EvidenceReport.of(recordings));
    }
  }
}
