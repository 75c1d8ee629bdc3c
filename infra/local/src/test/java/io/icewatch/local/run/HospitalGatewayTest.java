package io.icewatch.local.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icewatch.edge.sender.Dialect;
import io.icewatch.edge.sender.MonitorSimulator;
import io.icewatch.edge.sender.PersistentSender;
import io.icewatch.local.aws.LoopbackServer;
import io.icewatch.local.lake.Balance;
import io.icewatch.local.lake.Lake;
import io.icewatch.local.lake.LakeQuery;
import io.icewatch.local.stack.LocalStack;
import io.icewatch.local.stack.StackOptions;
import io.icewatch.local.template.Template;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The HL7 v2 gateway before the stack of the real template. */
@Timeout(value = 240, unit = SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HospitalGatewayTest {
  private static final InstantSource CLOCK = InstantSource.system();

  /**
   * As long as Lambda takes it: what comes again after the end of the window in which it came first
   * is counted again, which hardly one run in a hundred meets then.
   */
  private static final Duration WINDOW = Duration.ofMinutes(15);

  @TempDir private Path folder;

  private static Template template() {
    return Template.read(
        Path.of("..", "..", "template.yaml"),
        Map.of("WindowSeconds", String.valueOf(WINDOW.toSeconds()), "BufferSeconds", "1"));
  }

  private LocalStack stack() {
    return LocalStack.start(
        template(), folder.resolve("lake"), StackOptions.live(page -> {}, line -> {}));
  }

  private static LiveRun run(LocalStack stack) {
    return new LiveRun(
        stack, new PatientSimulator(0, 1, CLOCK.instant()), Duration.ofSeconds(1), CLOCK);
  }

  @Test
  void what_a_ward_of_three_makers_sends_is_in_windows() throws Exception {
    List<String> said = new CopyOnWriteArrayList<>();
    try (LocalStack stack = stack()) {
      Balance before = Balance.before(stack.lake());
      HospitalGateway gateway =
          HospitalGateway.start(
              0,
              folder.resolve("queue.db"),
              stack.stream().name(),
              requireNonNull(stack.openKinesis(0, CLOCK).get(stack.stream().name())),
              said::add);
      stack.closeWithEndpoints(gateway);
      LiveRun run = run(stack);
      CompletableFuture<List<Throwable>> ended =
          CompletableFuture.supplyAsync(() -> run.run(null, elapsed -> {}));
      StringWriter printed = new StringWriter();

      int status =
          ToolProvider.findFirst("icewatch-edge")
              .orElseThrow()
              .run(
                  new PrintWriter(printed),
                  new PrintWriter(printed),
                  ("hl7 send --generate --beds 6 --messages 3 --every 0 --to " + address(said))
                      .split(" ", -1));
      run.stop();

      assertThat(printed.toString())
          .contains("18 messages of 6 monitors: 18 accepted, 0 refused; 0 times sent again");
      assertThat(status).isZero();
      assertThat(ended.get()).isEmpty();
      Balance balance = before.after(stack.lake(), run.readings());
      assertThat(balance).isEqualTo(new Balance(18, 18, 0, 0));
    }
  }

  /** {@code HL7 v2 on 127.0.0.1:2575, metrics on ...}. */
  private static String address(List<String> said) {
    String first = said.getFirst();
    return first.substring("HL7 v2 on ".length(), first.indexOf(','));
  }

  @Test
  void a_gateway_whose_port_is_taken_says_so() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        LocalStack stack = stack()) {
      assertThatThrownBy(() ->
              HospitalGateway.start(
                  taken.getLocalPort(),
                  folder.resolve("queue.db"),
                  stack.stream().name(),
                  requireNonNull(stack.openKinesis(0, CLOCK).get(stack.stream().name())),
                  line -> {}))
          .hasMessage(
              "the HL7 gateway does not start: icewatch: 127.0.0.1:%d cannot be listened on:"
                  + " Address already in use",
              taken.getLocalPort());
    }
  }

  // Kills

  private static final long MONITORS = 6;
  private static final long MESSAGES = 60;
  private static final int KILLS = Integer.getInteger("icewatch.kills", 2);

  private final List<Process> processes = new ArrayList<>();

  @AfterEach
  void endAll() {
    processes.forEach(Process::destroyForcibly);
  }

  private Process start(String main, List<String> arguments, ProcessBuilder.Redirect output)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-Dicewatch.home=" + Path.of("..", "..").toAbsolutePath().normalize());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output).start();
    processes.add(process);
    return process;
  }

  /** A gateway in a process of its own, which can be killed. */
  private Process gateway(int hl7Port, List<String> wayOut) throws IOException {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("edge", "--hl7-port=" + hl7Port, "--metrics-port=0"));
    arguments.add("--queue=" + folder.resolve("queue.db"));
    arguments.addAll(wayOut);
    return start("io.icewatch.edge.cli.Edge", arguments, ProcessBuilder.Redirect.DISCARD);
  }

  /** {@code icewatch run} in a process of its own, which can be killed, too. */
  private final class Stack {
    private final Process process;
    private final List<String> printed = new CopyOnWriteArrayList<>();
    private final Thread reader;

    Stack(int kinesisPort, int mqttPort) throws IOException {
      process =
          start(
              "io.icewatch.local.cli.Icewatch",
              List.of(
                  "run",
                  "--patients=0",
                  "--no-board",
                  "--kinesis-port=" + kinesisPort,
                  "--mqtt-port=" + mqttPort,
                  "--lake=" + folder.resolve("lake"),
                  "--parameter-overrides",
                  "WindowSeconds=" + WINDOW.toSeconds(),
                  "BufferSeconds=1"),
              ProcessBuilder.Redirect.PIPE);
      reader =
          Thread.ofVirtual()
              .start(() -> {
                try (BufferedReader lines = process.inputReader(UTF_8)) {
                  lines.lines().forEach(printed::add);
                } catch (IOException | UncheckedIOException e) {
                  printed.add(e.toString());
                }
              });
    }

    /** What it has got since the first of its lives. */
    private long readings() {
      return printed.stream()
          .map(PROGRESS::matcher)
          .filter(Matcher::find)
          .mapToLong(line -> Long.parseLong(line.group(1).replace(",", "")))
          .max()
          .orElse(0);
    }

    void awaitReadings(long wanted) throws InterruptedException {
      for (int i = 0; readings() < wanted; i++) {
        assertThat(process.isAlive()).as("%s", printed).isTrue();
        assertThat(i).as("%d of %d readings came", readings(), wanted).isLessThan(2_400);
        Thread.sleep(50); // between two looks: another process's stream tells nobody what has come
      }
    }

    String stop() throws InterruptedException {
      process
          .toHandle()
          .destroy(); // asked to end, it finishes what was sent; its output stays open
      assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
      reader.join();
      return printed.stream().filter(line -> line.contains(" sent = ")).findFirst().orElse("");
    }
  }

  private static final Pattern PROGRESS = Pattern.compile("^ *\\d+ s +([\\d,]+) readings");

  /**
   * Each of its readings was measured in a window of its own, so that the lake can tell them. A
   * share of them is kept back until each of the kills is over, however fast the first were.
   */
  private static void send(int bed, int port, List<CountDownLatch> kills) {
    Instant end = CLOCK.instant().truncatedTo(ChronoUnit.MINUTES);
    MonitorSimulator monitor = new MonitorSimulator(bed, 1);
    List<Dialect> dialects = List.of(Dialect.values());
    Dialect dialect = dialects.get(bed % dialects.size());
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    try (PersistentSender sender = new PersistentSender(address, Duration.ofMinutes(2), CLOCK)) {
      for (long i = 0; i < MESSAGES; i++) {
        for (int kill = 0; i >= MESSAGES * (kill + 1) / (KILLS + 1); kill++) {
          kills.get(kill).await();
        }
        Instant measured = end.minus(WINDOW.multipliedBy(MESSAGES - i));
        String message = dialect.message(monitor.at(measured), bed + "-" + i);
        assertThat(sender.send(message.getBytes(UTF_8))).containsPattern("MSA.[AC]A");
        Thread.sleep(50); // the monitor's own pace: kills have to meet it while it sends
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException("monitor " + bed + " gave up", e);
    }
  }

  @Test
  void nothingIsLostWhenTheGatewayAndTheStackAreKilled() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int hl7Port = LoopbackServer.freePort();
    int kinesisPort = LoopbackServer.freePort();
    int mqttPort = LoopbackServer.freePort();
    List<List<String>> waysOut =
        List.of(
            List.of(
                "--stream=" + template().streams().getFirst().name(),
                "--endpoint-url=http://127.0.0.1:" + kinesisPort),
            List.of("--to=mqtt", "--broker=mqtt://127.0.0.1:" + mqttPort));
    long all = MONITORS * MESSAGES;
    List<CountDownLatch> kills = Stream.generate(() -> new CountDownLatch(1)).limit(KILLS).toList();
    List<CompletableFuture<Void>> monitors = new ArrayList<>();
    for (int bed = 1; bed <= MONITORS; bed++) {
      int number = bed;
      monitors.add(
          CompletableFuture.runAsync(
              () -> send(number, hl7Port, kills), task -> Thread.ofVirtual().start(task)));
    }

    Stack stack = new Stack(kinesisPort, mqttPort);
    Process gateway = gateway(hl7Port, waysOut.get(random.nextInt(2)));
    for (int kill = 0; kill < KILLS; kill++) {
      double share = (kill + random.nextDouble(0.2, 0.9)) / (KILLS + 1);
      stack.awaitReadings((long) (all * share));
      if (kill % 2 == 0) {
        stack.process.destroyForcibly().waitFor();
        stack = new Stack(kinesisPort, mqttPort);
      } else {
        gateway.destroyForcibly().waitFor();
        gateway = gateway(hl7Port, waysOut.get(random.nextInt(2)));
      }
      kills.get(kill).countDown();
    }
    for (CompletableFuture<Void> monitor : monitors) {
      monitor.get();
    }
    stack.awaitReadings(all);
    gateway.destroy(); // asked to end, it sends on what it holds
    assertThat(gateway.waitFor(60, TimeUnit.SECONDS)).isTrue();
    String balance = stack.stop();

    assertThat(balance).as("seed %d: %s", seed, stack.printed).endsWith(" + 0 missing");
    assertThat(folder.resolve("lake/stack.db")).as("nothing is left to do").doesNotExist();
    try (Lake lake = Lake.open(folder.resolve("lake"));
        LakeQuery query = new LakeQuery(lake)) {
      assertThat(
              query
                  .query(
                      "SELECT count(DISTINCT (patient_id, window_start)), min(record_count),"
                          + " max(record_count) FROM vitals_10m")
                  .rows()
                  .getFirst())
          .as("seed %d: each reading is there, and once: %s", seed, balance)
          .containsExactly(all, 1L, 1L);
    }
  }
}
