package io.icewatch.local.cli;

import io.icewatch.local.aws.Faults;
import io.icewatch.local.aws.LoopbackServer;
import io.icewatch.local.aws.dynamodb.DynamoDbEndpoint;
import io.icewatch.local.aws.sqs.SqsEndpoint;
import io.icewatch.local.lake.Balance;
import io.icewatch.local.lake.LakeQuery;
import io.icewatch.local.lake.PatientIds;
import io.icewatch.local.lake.ResultPrinter;
import io.icewatch.local.lambda.OutOfProcessHost;
import io.icewatch.local.mapping.MappingCounters.Snapshot;
import io.icewatch.local.outbox.Mail;
import io.icewatch.local.outbox.SmtpServer;
import io.icewatch.local.run.HospitalGateway;
import io.icewatch.local.run.LiveRun;
import io.icewatch.local.run.PatientSimulator;
import io.icewatch.local.stack.LocalStack;
import io.icewatch.local.stack.PageCounter;
import io.icewatch.local.stack.StackOptions;
import io.icewatch.local.stack.StackOptions.Hosting;
import io.icewatch.local.template.Template;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./icewatch run}. */
@Command(
    name = "run",
    description = {
      "Starts the stack of template.yaml on this machine, with simulated patients.",
      "Window, suppression and buffer are shortened for the demonstration unless you override them."
    })
final class RunCommand implements Callable<Integer> {
  private static final Map<String, String> DEMONSTRATION =
      Map.of(
          "WindowSeconds", "10",
          "SuppressSeconds", "15",
          "SuppressCriticalSeconds", "15",
          "ClearSeconds", "6",
          "EscalateMinutes", "1",
          "PresenceSeconds", "0",
          "WatchBatchSeconds", "0",
          "BufferSeconds", "5",
          "MessageDetail", "full");

  private static final String SAMPLE =
      """
      SELECT patient_id, window_start, record_count, min_spo2, max_spo2, avg_spo2,
             max_heart_rate, avg_temperature_f, avg_resp_rate, min_sbp
      FROM vitals_10m ORDER BY window_start DESC, patient_id LIMIT 10
      """;

  /** As long as in the gateway's own queue at AWS. */
  private static final Duration VISIBILITY_TIMEOUT = Duration.ofSeconds(60);

  @Spec private CommandSpec spec;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      description = "How long, e.g. 40s. Default: until Ctrl-C.")
  private @Nullable Duration length;

  @Option(
      names = "--patients",
      paramLabel = "N",
      defaultValue = "10",
      description = "Simulated patients; 0: only what comes in. Default: ${DEFAULT-VALUE}.")
  private int patients;

  @Option(
      names = "--every",
      paramLabel = "TIME",
      defaultValue = "1s",
      description = "How often each monitor sends. Default: ${DEFAULT-VALUE}.")
  private Duration every;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of the patients. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--kinesis-port",
      paramLabel = "PORT",
      defaultValue = "0",
      description = "Port of the Kinesis door on loopback. Default: any that is free.")
  private int kinesisPort;

  @Option(
      names = "--mqtt-port",
      paramLabel = "PORT",
      description = "Opens an MQTT door on loopback, e.g. 1883; 0: any port that is free.")
  private @Nullable Integer mqttPort;

  @Option(
      names = "--iot-port",
      paramLabel = "PORT",
      description = {
        "Opens the data plane of AWS IoT Core on loopback: Publish over HTTP, as SDKs call it;"
            + " 0: any port that is free."
      })
  private @Nullable Integer iotPort;

  @Option(
      names = "--hl7-port",
      paramLabel = "PORT",
      description = {
        "Starts the gateway of infra/edge in front of the stream: HL7 v2 over MLLP on loopback,"
            + " e.g. 2575; 0: any port that is free. Its queue is the file hl7-queue.db in the"
            + " lake's folder."
      })
  private @Nullable Integer hl7Port;

  @Option(
      names = "--alarms",
      paramLabel = "HOST:PORT",
      description = {
        "With --hl7-port: the gateway reports every notice to this alarm communicator (IHE PCD-04),"
            + " and takes its acknowledgements (PCD-05) for the board."
      })
  private @Nullable String communicator;

  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      defaultValue = "0",
      description = "Port of the first HTTP API on loopback. Default: any that is free.")
  private int httpPort;

  @Option(names = "--no-board", description = "Leaves the ward board out: no HTTP API listens.")
  private boolean isWithoutBoard;

  @Option(
      names = "--smtp",
      paramLabel = "HOST:PORT",
      description = "Mails every page to its subscribers through this server.")
  private @Nullable SmtpServer smtp;

  @Option(
      names = "--out-of-process",
      description = {
        "Runs each function as Lambda does: a process for each concurrent invocation, with the"
            + " template's memory, timeout and environment. Linux only."
      })
  private boolean isOutOfProcess;

  @Mixin private LakeToWrite lake;

  @Mixin private StackSettings settings;

  @Mixin private FaultSettings faults;

  @Override
  public Integer call() throws IOException {
    if (patients < 0 || every.isZero() || (length != null && length.isZero())) {
      throw new ParameterException(
          spec.commandLine(),
          "expected no negative number of patients, and --every and --for above zero");
    }
    if (communicator != null && (hl7Port == null || isWithoutBoard)) {
      throw new ParameterException(
          spec.commandLine(), "expected --hl7-port, and no --no-board, with --alarms");
    }
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    if (httpPort == 0) {
      httpPort = LoopbackServer.freePort(); // pages say it before it is listened on
    }
    Template template =
        settings.template(
            DEMONSTRATION,
            isWithoutBoard ? BoardAddress.newToken() : BoardAddress.newToken(httpPort));
    Path folder = lake.folderToAddTo(line -> say(out, line));
    InstantSource clock = InstantSource.system();
    say(out, "starting the stack of template.yaml ...");
    RepeatedLines log = new RepeatedLines(line -> say(out, line));
    try (Mail mail = mail(template, out);
        SqsEndpoint alarms = alarms(clock);
        LocalStack stack = LocalStack.start(template, folder, options(mail, alarms, log, out))) {
      stack
          .journals()
          .left()
          .ifPresent(
              left -> say(out, "going on where a run was ended before it had finished: " + left));
      Balance before =
          Balance.parse(
              stack.journals().remember("balance", () -> Balance.before(stack.lake()).held()));
      LiveRun live =
          new LiveRun(stack, new PatientSimulator(patients, seed, clock.instant()), every, clock);
      ShutdownSignal signal =
          ShutdownSignal.stops(() -> {
            say(out, "finishing what was sent; Ctrl-C again ends at once");
            live.stop();
          });
      String doors = openEndpoints(stack, template, folder, alarms, clock, out);
      greet(out, template);
      say(out, doors);
      DisbelievedClocks clocks = new DisbelievedClocks(stack.functions());
      List<Throwable> problems =
          live.run(
              length,
              elapsed -> {
                say(out, progress(stack, live, elapsed));
                clocks.news().lines().forEach(line -> say(out, line));
              });
      log.end();
      Balance balance = before.after(stack.lake(), live.readings());
      summarise(out, stack, balance, folder);
      signal
          .status()
          .ifPresent(status -> err.println("icewatch: interrupted at " + clock.instant()));
      boolean isComplete = problems.isEmpty() && balance.missing() == 0 && stack.undelivered() == 0;
      if (!isComplete) {
        problems.forEach(each -> err.println("icewatch: " + ErrorMessage.inOneLine(each)));
        stack.shortfalls().forEach(line -> err.println("icewatch: " + line));
        stack
            .journals()
            .left()
            .ifPresent(
                left -> err.println("icewatch: the next run with this lake goes on with " + left));
      }
      if (alarms != null && alarms.size() > 0) {
        err.printf("icewatch: %,d notices were not reported to %s%n", alarms.size(), communicator);
      }
      return signal.status().orElse(isComplete ? 0 : 1);
    }
  }

  /** The pages' way by mail; null if they are not mailed. */
  private @Nullable Mail mail(Template template, PrintWriter out) {
    if (smtp == null) {
      return null;
    }
    template.topics().stream()
        .flatMap(topic -> topic.subscriptions().stream())
        .filter(subscription -> subscription.endpoint().isEmpty())
        .findFirst()
        .ifPresent(subscription -> {
          throw new IllegalArgumentException(
              "--smtp needs the address of %s: --parameter-overrides EmailAddress=nurse@example.org"
                  .formatted(subscription.id()));
        });
    return new Mail(smtp, line -> say(out, line));
  }

  /** The notices' way to an alarm communicator; null if there is none. */
  private @Nullable SqsEndpoint alarms(InstantSource clock) {
    return communicator == null
        ? null
        : SqsEndpoint.start(0, VISIBILITY_TIMEOUT, clock, new Faults());
  }

  private StackOptions options(
      @Nullable Mail mail, @Nullable SqsEndpoint alarms, Consumer<String> log, PrintWriter out) {
    StackOptions options =
        StackOptions.live(
                page -> {
                  say(out, PageSummary.of(page));
                  if (alarms != null && PageCounter.isNotice(page)) {
                    alarms.deliver(page);
                  }
                },
                log)
            .with(hosting())
            .with(faults.plan(seed));
    return mail == null ? options : options.mailing(mail);
  }

  private Hosting hosting() {
    if (!isOutOfProcess) {
      return Hosting.IN_PROCESS;
    }
    OutOfProcessHost.requireSupported();
    return Hosting.OUT_OF_PROCESS;
  }

  private void greet(PrintWriter out, Template template) {
    Map<String, String> parameters = template.parameters();
    say(
        out,
        "%d patients, a message each every %s s; window %s s, suppression %s s%s"
            .formatted(
                patients,
                every.toMillis() / 1000.0,
                parameters.get("WindowSeconds"),
                parameters.get("SuppressSeconds"),
                length == null ? "; Ctrl-C ends it" : ""));
    if (patients > 0) {
      say(
          out,
          "one message in %d is damaged on purpose, and ends in rejected_readings"
              .formatted(PatientSimulator.GARBLED_EVERY));
    }
    if (!settings.demonstration().isEmpty()) {
      say(out, "shortened for the demonstration: " + settings.demonstration());
    }
  }

  /** Opens the doors and says how to come in. */
  private String openEndpoints(
      LocalStack stack,
      Template template,
      Path folder,
      @Nullable SqsEndpoint alarms,
      InstantSource clock,
      PrintWriter out) {
    List<String> doors = new ArrayList<>();
    Map<String, URI> streams = stack.openKinesis(kinesisPort, clock);
    streams.forEach((stream, uri) ->
        doors.add(
            "Kinesis: aws kinesis ... --endpoint-url %s --region %s --stream-name %s"
                .formatted(uri, DynamoDbEndpoint.REGION, stream)));
    if (!isWithoutBoard) {
      stack
          .openHttpApis(httpPort, clock, line -> say(out, line))
          .forEach((api, uri) -> doors.add(BoardAddress.publish(template, folder, api, uri)));
    }
    String topic = template.rules().getFirst().topicFilter().replace("+", "bed-2");
    if (mqttPort != null) {
      doors.add(
          "MQTT: mosquitto_pub -h 127.0.0.1 -p %d -t %s -q 1 -m ..."
              .formatted(stack.openMqtt(mqttPort, clock, line -> say(out, line)), topic));
    }
    if (iotPort != null) {
      doors.add(
          "IoT: aws iot-data publish --endpoint-url %s --region %s --topic %s --qos 1 --payload ..."
              .formatted(
                  stack.openIotData(iotPort, clock, line -> say(out, line)),
                  DynamoDbEndpoint.REGION,
                  topic));
    }
    if (hl7Port != null) {
      String stream = stack.stream().name();
      stack.closeWithEndpoints(
          HospitalGateway.start(
              hl7Port,
              folder.resolve("hl7-queue.db"),
              stream,
              Objects.requireNonNull(streams.get(stream)),
              line -> say(out, line),
              alarmOptions(template, alarms)));
    }
    return String.join(System.lineSeparator(), doors);
  }

  /** What the gateway's command line says of alarms. */
  private String[] alarmOptions(Template template, @Nullable SqsEndpoint alarms) {
    return alarms == null
        ? new String[0]
        : new String[] {
          "--alarms=" + communicator,
          "--alarm-queue=" + alarms.queueUrl(),
          "--board="
              + new BoardAddress(LoopbackServer.uri(httpPort), BoardAddress.token(template))
                  .inTheBrowser()
        };
  }

  private static String progress(LocalStack stack, LiveRun live, Duration elapsed) {
    return "%4d s  %,6d readings  %3d pages  %4d suppressed  %4d rows landed  iterator age %.1f s"
        .formatted(
            Math.round(elapsed.toMillis() / 1000.0),
            live.readings(),
            stack.pages().count(),
            stack.functions().sum("ReadingsSuppressed"),
            stack.deliveries().rowsLanded().values().stream().mapToLong(Long::longValue).sum(),
            iteratorAgeMillis(stack) / 1000.0);
  }

  private static long iteratorAgeMillis(LocalStack stack) {
    return stack.mappings().counted().values().stream()
        .mapToLong(counters -> counters.iteratorAge().toMillis())
        .max()
        .orElse(0);
  }

  private void summarise(PrintWriter out, LocalStack stack, Balance balance, Path folder)
      throws IOException {
    Collection<Snapshot> mappings = stack.mappings().counted().values();
    out.printf(
        "%n%s%n%,d pages%s, %,d breaches suppressed; %,d invocations%n",
        balance,
        stack.pages().count(),
        Notices.inWords(stack.pages().notices()),
        stack.functions().sum("ReadingsSuppressed"),
        mappings.stream().mapToLong(Snapshot::invocations).sum());
    new DisbelievedClocks(stack.functions()).summary().lines().forEach(out::println);
    PatientIds.alike(stack.lake()).forEach(out::println);
    out.printf(
        "rows landed: %s; lake: %s%n%n",
        stack.deliveries().rowsLanded().entrySet().stream()
            .map(table -> "%,d in %s".formatted(table.getValue(), table.getKey()))
            .collect(Collectors.joining(", ")),
        folder);
    out.print(faults.injected(stack.faults()));
    out.println("the last windows of vitals_10m:");
    try (LakeQuery query = new LakeQuery(stack.lake())) {
      ResultPrinter.TABLE.print(query.query(SAMPLE), out);
    }
    out.printf("%nmore: ./icewatch query --name vitals_10m%s%n", lake.option());
    out.flush();
  }

  /** Several threads speak: a line at a time. */
  private static synchronized void say(PrintWriter out, String line) {
    out.println(line);
    out.flush();
  }
}
