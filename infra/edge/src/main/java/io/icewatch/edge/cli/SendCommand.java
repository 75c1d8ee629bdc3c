package io.icewatch.edge.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.icewatch.edge.hl7.Acknowledgment;
import io.icewatch.edge.sender.Dialect;
import io.icewatch.edge.sender.MonitorSimulator;
import io.icewatch.edge.sender.PersistentSender;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./icewatch hl7 send}. */
@Command(
    name = "send",
    description = {
      "Sends messages and says what became of them: those of files, or those of a ward of",
      "monitors, each with a connection of its own. What is not answered is sent again."
    })
final class SendCommand implements Callable<Integer> {
  private static final List<Dialect> MAKERS = List.of(Dialect.values());

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "FILE",
      description = "Files of one message each, with or without an MLLP frame.")
  private List<Path> files = List.of();

  @Option(
      names = "--generate",
      description = "Makes messages up: a ward of Philips', GE's and Mindray's monitors.")
  private boolean generate;

  @Option(
      names = "--to",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:2575",
      description = "Who is sent to. Default: ${DEFAULT-VALUE}.")
  private String to;

  @Option(
      names = "--beds",
      paramLabel = "N",
      defaultValue = "20",
      description = "Monitors; their makers take turns. Default: ${DEFAULT-VALUE}.")
  private int beds;

  @Option(
      names = "--messages",
      paramLabel = "N",
      defaultValue = "60",
      description = "Messages of each monitor. Default: ${DEFAULT-VALUE}.")
  private int messages;

  @Option(
      names = "--every",
      paramLabel = "SECONDS",
      defaultValue = "1",
      description = "Seconds between two of them. Default: ${DEFAULT-VALUE}.")
  private int everySeconds;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "The same seed gives the same values. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--patience",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "How long a message is sent again. Default: ${DEFAULT-VALUE}.")
  private int patienceSeconds;

  private final AtomicLong accepted = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong repeated = new AtomicLong();

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (generate == !files.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          generate
              ? "found --generate and %d files, expected one of the two".formatted(files.size())
              : "found neither --generate nor a file, expected one of the two");
    }
    return generate ? playWard(address()) : sendFiles(address());
  }

  private InetSocketAddress address() {
    return HostAndPort.parse(spec.commandLine(), "--to", to);
  }

  private PersistentSender sender(InetSocketAddress address) {
    return new PersistentSender(
        address, Duration.ofSeconds(patienceSeconds), InstantSource.system());
  }

  /** Sends each file's message and prints its answer. */
  private int sendFiles(InetSocketAddress address) throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    try (PersistentSender sender = sender(address)) {
      for (Path file : files) {
        String answer = sender.send(MessageFile.read(file));
        count(answer);
        out.println(file + ":");
        answer.lines().forEach(segment -> out.println("  " + segment));
      }
    }
    out.flush();
    return refused.get() == 0 ? 0 : 1;
  }

  private int playWard(InetSocketAddress address) throws InterruptedException {
    Instant start = Instant.now();
    List<String> failures = new CopyOnWriteArrayList<>();
    List<Thread> monitors = new ArrayList<>();
    for (int bed = 1; bed <= beds; bed++) {
      int number = bed;
      monitors.add(Thread.ofVirtual().start(() -> play(number, start, address, failures)));
    }
    for (Thread monitor : monitors) {
      monitor.join();
    }
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%d messages of %d monitors: %d accepted, %d refused; %d times sent again%n",
        accepted.get() + refused.get(), beds, accepted.get(), refused.get(), repeated.get());
    failures.forEach(out::println);
    out.flush();
    return failures.isEmpty() && refused.get() == 0 ? 0 : 1;
  }

  private void play(int bed, Instant start, InetSocketAddress address, List<String> failures) {
    MonitorSimulator monitor = new MonitorSimulator(bed, seed);
    Dialect dialect = MAKERS.get(bed % MAKERS.size());
    try (PersistentSender sender = sender(address)) {
      for (int i = 0; i < messages; i++) {
        Instant due = start.plusSeconds((long) i * everySeconds);
        Duration wait = Duration.between(Instant.now(), due);
        Thread.sleep(wait.isNegative() ? Duration.ZERO : wait);
        String message = dialect.message(monitor.at(due), "%d-%d-%d".formatted(seed, bed, i));
        count(sender.send(message.getBytes(UTF_8)));
      }
      repeated.addAndGet(sender.repetitions());
    } catch (IOException e) {
      failures.add("monitor %d: %s".formatted(bed, e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void count(String answer) {
    (Acknowledgment.isAccepted(answer) ? accepted : refused).incrementAndGet();
  }
}
