package io.icewatch.local.cli;

import io.icewatch.local.aws.LoopbackServer;
import io.icewatch.local.lake.LakeRemoval;
import io.icewatch.local.replay.Caregivers;
import io.icewatch.local.replay.Pace;
import io.icewatch.local.replay.Perturbation;
import io.icewatch.local.replay.Playback;
import io.icewatch.local.replay.PlaybackDoor;
import io.icewatch.local.replay.Replay;
import io.icewatch.local.replay.ReplayReport;
import io.icewatch.local.stack.StackOptions.Ledger;
import io.icewatch.local.stream.KinesisStream;
import io.icewatch.local.template.Template;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./icewatch replay}. */
@Command(
    name = "replay",
    description = {
      "Replays readings from a file through the whole stack in virtual time.",
      "A reading arrives at its own timestamp unless it is disturbed; the same input and seed give"
          + " the same rows and pages.",
      "The order of the lines is that of arrival; a file that is sorted by patient is played side"
          + " by side by time."
    })
final class ReplayCommand implements Callable<Integer> {
  /**
   * A file of parquet for every minute of two days is thousands of small files for nobody: a replay
   * that nobody watches gathers rows as long as Firehose can.
   */
  private static final Map<String, String> UNWATCHED = Map.of("BufferSeconds", "900");

  private enum Summary {
    TEXT,
    JSON
  }

  @Spec private CommandSpec spec;

  @Option(
      names = "--input",
      required = true,
      paramLabel = "FILE",
      description = "Readings, one JSON object a line; plain or gzip. - reads standard input.")
  private Path input;

  @Option(
      names = "--every",
      paramLabel = "TIME",
      defaultValue = "0s",
      description = {
        "How far apart a patient's readings arrive that do not say when they were measured, e.g."
            + " 1s. Default: with the reading before them."
      })
  private Duration every;

  @Mixin private LakeToWrite lake;

  @Mixin private StackSettings settings;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of everything below. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--duplicate",
      paramLabel = "P%",
      defaultValue = "0%",
      description = "Messages that come twice, the second right behind the first.")
  private Percentage duplicate;

  @Option(
      names = "--late",
      paramLabel = "P%",
      defaultValue = "0%",
      description = "Messages that arrive one minute to four hours late.")
  private Percentage late;

  @Option(
      names = "--reorder",
      paramLabel = "SPAN",
      defaultValue = "0s",
      description = "Messages arrive up to this late, out of order.")
  private Duration reorder;

  @Option(
      names = "--crash",
      paramLabel = "P%",
      defaultValue = "0%",
      description = "Invocations that are killed, before or after one of their effects.")
  private Percentage crash;

  @Mixin private FaultSettings faults;

  @Option(
      names = "--commands",
      paramLabel = "FILE",
      description = {
        "What caregivers answered, one JSON object a line: at, and what POST /api/answers takes."
            + " They are sent at those times of the recording. See functions/ward-board/API.md."
      })
  private @Nullable Path commands;

  @Option(
      names = "--board",
      description =
          "Opens the ward board on loopback, with pause and a slider, and replays no faster than"
              + " --speed says. A slider that goes back begins the lake anew.")
  private boolean hasBoard;

  @Option(
      names = "--speed",
      paramLabel = "N",
      defaultValue = "60",
      description = "With --board: seconds of the file a second. Default: ${DEFAULT-VALUE}.")
  private double speed;

  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      defaultValue = "0",
      description = "With --board: its port on loopback. Default: any that is free.")
  private int httpPort;

  @Option(
      names = "--ledger",
      paramLabel = "L",
      defaultValue = "memory",
      converter = LedgerName.class,
      description = {
        "What stands for DynamoDB: memory, or dynamodb-local, which checks more and takes a hundred"
            + " times as long a call. Default: ${DEFAULT-VALUE}. Faults of DynamoDB need the latter"
            + " and get it."
      })
  private Ledger ledger;

  @Option(
      names = "--summary",
      paramLabel = "F",
      defaultValue = "text",
      description = "text, or json: one object as the last line. Default: ${DEFAULT-VALUE}.")
  private Summary summary;

  @Override
  public Integer call() throws IOException {
    if (!Files.exists(input) && !input.toString().equals("-")) {
      throw new NoSuchFileException(input.toString());
    }
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    Playback playback = playback();
    if (hasBoard && httpPort == 0) {
      httpPort = LoopbackServer.freePort(); // the same one after it has been taken back
    }
    Template template =
        settings.template(
            hasBoard ? Map.of() : UNWATCHED,
            hasBoard || commands != null ? BoardAddress.newToken() : Map.of());
    Path folder = lake.folderOfItsOwn(err::println);
    AtomicBoolean stopped = new AtomicBoolean();
    ProgressBar bar = new ProgressBar(err);
    ShutdownSignal signal =
        ShutdownSignal.stops(() -> {
          bar.message("finishing what was sent; Ctrl-C again ends at once");
          stopped.set(true);
        });
    RepeatedLines log = new RepeatedLines(bar::message);
    @Nullable CommandFile answers;
    ReplayReport report;
    while (true) {
      answers = commands == null ? null : CommandFile.read(commands, template, bar::message);
      report =
          replay(template, folder, log)
              .with(answers == null ? Caregivers.NOBODY : answers)
              .run(
                  input,
                  progress(bar, playback),
                  () -> stopped.get() || playback.isTakenBack(),
                  pace(template, folder, playback, bar));
      if (stopped.get() || !playback.isTakenBack()) {
        break;
      }
      bar.message("back to the beginning: the lake at %s begins anew".formatted(folder));
      LakeRemoval.of(folder); // it was this replay's own
      playback.begin();
    }
    log.end();
    bar.end();
    switch (summary) {
      case TEXT -> print(report, folder, out);
      case JSON -> out.println(report.toJson());
    }
    out.flush();
    explain(report, err);
    if (answers != null) {
      answers.shortfalls().forEach(line -> err.println("icewatch: " + line));
      err.flush();
    }
    return signal.status().orElse(report.isComplete() ? 0 : 1);
  }

  /** What happens in the input; made anew each time, as crashes and faults are drawn one by one. */
  private Replay replay(Template template, Path folder, RepeatedLines log) {
    return new Replay(
            template,
            folder,
            new Perturbation(seed, duplicate.value(), late.value(), reorder, crash.value()),
            page -> {},
            log)
        .with(faults.plan(seed))
        .every(every)
        .with(ledger);
  }

  private static Replay.Progress progress(ProgressBar bar, Playback playback) {
    return new Replay.Progress() {
      @Override
      public void at(long readings, double share) {
        bar.at(readings, share);
        playback.at(share);
      }

      @Override
      public void message(String text) {
        bar.message(text);
      }
    };
  }

  private Playback playback() {
    try {
      return new Playback(speed);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--" + e.getMessage(), e);
    }
  }

  private Pace pace(Template template, Path folder, Playback playback, ProgressBar bar) {
    if (!hasBoard) {
      return Pace.UNBOUND;
    }
    return Pace.of(
        playback,
        (stack, clock) ->
            stack
                .openHttpApis(httpPort, clock, bar::message, new PlaybackDoor(playback))
                .forEach(
                    (api, uri) -> bar.message(BoardAddress.publish(template, folder, api, uri))));
  }

  private void explain(ReplayReport report, PrintWriter err) {
    for (ReplayReport.TooLong line : report.tooLong()) {
      err.printf(
          "icewatch: line %,d of %s was not sent: %,d bytes, a record holds %,d%n",
          line.number(), input, line.bytes(), KinesisStream.MAX_DATA_BYTES);
    }
    report
        .interruptedAt()
        .ifPresent(time ->
            err.printf(
                "icewatch: interrupted at %s, after %,d readings: the rest of %s was not"
                    + " sent%n",
                time, report.readings(), input));
    report.problems().forEach(each -> err.println("icewatch: " + ErrorMessage.inOneLine(each)));
    if (!report.isComplete()) {
      report.shortfalls().forEach(line -> err.println("icewatch: " + line));
    }
    err.flush();
  }

  private static void print(ReplayReport report, Path folder, PrintWriter out) {
    out.println(report.balance());
    out.printf(
        "%,d readings in %.1f s (%,.0f a second)%n",
        report.readings(),
        report.elapsed().toMillis() / 1000.0,
        report.readings() * 1000.0 / Math.max(1, report.elapsed().toMillis()));
    out.printf(
        "%,d pages: %,d first, %,d worsened, %,d still, %,d technical%s; %,d breaches"
            + " suppressed%n",
        report.pages(),
        report.first(),
        report.worsened(),
        report.still(),
        report.technical(),
        Notices.inWords(report.notices()),
        report.suppressed());
    out.printf(
        "%,d rows in vital_windows, %,d invocations, %,d of them retries, %,d given up%n",
        report.windowRows(), report.invocations(), report.retries(), report.undelivered());
    if (report.clocksNotBelieved() > 0) {
      out.println(DisbelievedClocks.summary(report.clocksNotBelieved()));
    }
    report.alike().forEach(out::println);
    if (report.faults() > 0) {
      out.printf("%,d requests to the services failed as asked%n", report.faults());
    }
    out.printf("lake: %s%n", folder);
  }
}
