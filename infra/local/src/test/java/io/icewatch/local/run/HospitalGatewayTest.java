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
import io.icewatch.local.lake.LakeQuery;
import io.icewatch.local.stack.LocalStack;
import io.icewatch.local.stack.StackOptions;
import io.icewatch.local.template.Template;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The HL7 v2 gateway before the stack of the real template. */
@Timeout(value = 240, unit = SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HospitalGatewayTest {
  private static final InstantSource CLOCK = InstantSource.system();
  private static final Duration WINDOW = Duration.ofMinutes(1);

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

  /** A gateway in a process of its own, which can be killed. */
  private Process gateway(int hl7Port, List<String> wayOut) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("io.icewatch.edge.cli.Edge", "edge"));
    command.addAll(List.of("--hl7-port=" + hl7Port, "--metrics-port=0"));
    command.add("--queue=" + folder.resolve("queue.db"));
    command.addAll(wayOut);
    return new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /**
   * Each of its readings was measured in a window of its own, so that the lake can tell them. The
   * second half is kept back for the second life of the stack, however fast the first was.
   */
  private static void send(int bed, int port, CountDownLatch secondLife) {
    Instant end = CLOCK.instant().truncatedTo(ChronoUnit.MINUTES);
    MonitorSimulator monitor = new MonitorSimulator(bed, 1);
    List<Dialect> dialects = List.of(Dialect.values());
    Dialect dialect = dialects.get(bed % dialects.size());
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    try (PersistentSender sender = new PersistentSender(address, Duration.ofMinutes(2), CLOCK)) {
      for (long i = 0; i < MESSAGES; i++) {
        if (i == MESSAGES / 2) {
          secondLife.await();
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

  /** Stream, lake and functions, until they are stopped in good order. */
  private final class Life implements AutoCloseable {
    private final LocalStack stack = stack();
    private final Balance before = Balance.before(stack.lake());
    private final LiveRun run = run(stack);
    private final CompletableFuture<List<Throwable>> ended;

    Life(int kinesisPort, int mqttPort) {
      stack.openKinesis(kinesisPort, CLOCK);
      stack.openMqtt(mqttPort, CLOCK, line -> {});
      ended = CompletableFuture.supplyAsync(() -> run.run(null, elapsed -> {}));
    }

    List<String> byKinesis(int port) {
      return List.of(
          "--stream=" + stack.stream().name(), "--endpoint-url=http://127.0.0.1:" + port);
    }

    void awaitRecords(long records) throws InterruptedException {
      for (int i = 0; run.readings() < records; i++) {
        assertThat(i).as("%d of %d records came", run.readings(), records).isLessThan(1_200);
        Thread.sleep(50); // between two looks: a stream tells nobody what has come
      }
    }

    /** What it got, all of which is in the lake. */
    long stop() throws ExecutionException, InterruptedException {
      run.stop();
      assertThat(ended.get()).isEmpty();
      Balance balance = before.after(stack.lake(), run.readings());
      assertThat(balance.missing()).as(balance.toString()).isZero();
      return balance.sent();
    }

    @Override
    public void close() {
      stack.close();
    }
  }

  @Test
  void nothing_is_lost_when_the_gateway_is_killed_and_the_stack_is_stopped() throws Exception {
    int hl7Port = LoopbackServer.freePort();
    int kinesisPort = LoopbackServer.freePort();
    int mqttPort = LoopbackServer.freePort();
    List<String> byMqtt = List.of("--to=mqtt", "--broker=mqtt://127.0.0.1:" + mqttPort);
    CountDownLatch secondLife = new CountDownLatch(1);
    List<CompletableFuture<Void>> monitors = new ArrayList<>();
    for (int bed = 1; bed <= MONITORS; bed++) {
      int number = bed;
      monitors.add(
          CompletableFuture.runAsync(
              () -> send(number, hl7Port, secondLife), task -> Thread.ofVirtual().start(task)));
    }
    long all = MONITORS * MESSAGES;
    long before;
    Process gateway;

    try (Life first = new Life(kinesisPort, mqttPort)) {
      gateway = gateway(hl7Port, first.byKinesis(kinesisPort));
      first.awaitRecords(all / 5);
      gateway.destroyForcibly().waitFor();
      gateway = gateway(hl7Port, byMqtt);
      first.awaitRecords(all / 5 * 2);
      before = first.stop();
    }
    try (Life second = new Life(kinesisPort, mqttPort)) {
      secondLife.countDown();
      second.awaitRecords(all / 5);
      gateway.destroyForcibly().waitFor();
      gateway = gateway(hl7Port, second.byKinesis(kinesisPort));
      for (CompletableFuture<Void> monitor : monitors) {
        monitor.get();
      }
      second.awaitRecords(all - before);
      gateway.destroy(); // asked to end, it sends on what it holds
      assertThat(gateway.waitFor(60, TimeUnit.SECONDS)).isTrue();
      second.stop();

      try (LakeQuery query = new LakeQuery(second.stack.lake())) {
        assertThat(
                query
                    .query("SELECT count(DISTINCT (patient_id, window_start)) FROM vitals_10m")
                    .rows()
                    .getFirst()
                    .getFirst())
            .isEqualTo(all);
      }
    }
  }
}
