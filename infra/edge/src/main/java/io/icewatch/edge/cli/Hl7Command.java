package io.icewatch.edge.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.icewatch.edge.hl7.Hl7Exception;
import io.icewatch.edge.mapping.Explanation;
import io.icewatch.edge.mapping.VitalMapping;
import io.icewatch.edge.mllp.MllpClient;
import io.icewatch.edge.sender.Dialect;
import io.icewatch.edge.sender.MonitorSimulator;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./icewatch hl7}. */
@Command(
    name = "hl7",
    mixinStandardHelpOptions = true,
    subcommands = {Hl7Command.Explain.class, Hl7Command.Send.class},
    description = "Explains HL7 v2 messages, and sends some.")
final class Hl7Command {
  private Hl7Command() {}

  private static byte[] withoutFrame(byte[] bytes) {
    String text = new String(bytes, ISO_8859_1);
    int start = text.indexOf('\u000B') + 1;
    int end = text.indexOf('\u001C', start);
    return text.substring(start, end < 0 ? text.length() : end).getBytes(ISO_8859_1);
  }

  /** {@code ./icewatch hl7 explain}. */
  @Command(
      name = "explain",
      mixinStandardHelpOptions = true,
      description = "Says of each observation what it became, or why nothing.")
  static final class Explain implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(
        arity = "1..*",
        description = "Files of one message each, with or without an MLLP frame.")
    private List<Path> files;

    @Option(
        names = "--mapping",
        description = "Which codes are which vital; the shipped file if not given.")
    private @Nullable Path mapping;

    @Override
    public Integer call() throws IOException {
      PrintWriter out = spec.commandLine().getOut();
      VitalMapping rules = mapping == null ? VitalMapping.shipped() : VitalMapping.read(mapping);
      int failed = 0;
      for (Path file : files) {
        out.println(file + ":");
        try {
          Explanation.of(withoutFrame(Files.readAllBytes(file)), rules)
              .forEach(line -> out.println("  " + line));
        } catch (Hl7Exception e) {
          failed++;
          out.println("  refused as a whole, " + e.fault());
        }
      }
      out.flush();
      return failed == 0 ? 0 : 1;
    }
  }

  /** {@code ./icewatch hl7 send}. */
  @Command(
      name = "send",
      mixinStandardHelpOptions = true,
      description = {
        "Sends messages and says what became of them: those of files, or those of a ward of",
        "monitors, each with a connection of its own."
      })
  static final class Send implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(
        arity = "0..*",
        description = "Files of one message each, with or without an MLLP frame.")
    private List<Path> files = List.of();

    @Option(names = "--generate", description = "Makes messages up: plays a ward of monitors.")
    private boolean generate;

    @Option(
        names = "--to",
        defaultValue = "127.0.0.1:2575",
        description = "HOST:PORT (default ${DEFAULT-VALUE}).")
    private String to;

    @Option(
        names = "--beds",
        defaultValue = "20",
        description = "Monitors; their makers take turns (default ${DEFAULT-VALUE}).")
    private int beds;

    @Option(
        names = "--messages",
        defaultValue = "60",
        description = "Messages of each monitor (default ${DEFAULT-VALUE}).")
    private int messages;

    @Option(
        names = "--every",
        defaultValue = "1",
        description = "Seconds between two of them (default ${DEFAULT-VALUE}).")
    private int everySeconds;

    @Option(
        names = "--seed",
        defaultValue = "1",
        description = "The same seed gives the same values (default ${DEFAULT-VALUE}).")
    private long seed;

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    private static final List<Dialect> MAKERS = List.of(Dialect.values());

    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();

    @Override
    public Integer call() throws IOException, InterruptedException {
      if (generate == !files.isEmpty()) {
        throw new ParameterException(
            spec.commandLine(), "expected either --generate or files of messages");
      }
      return generate ? playWard(address()) : sendFiles(address());
    }

    /** Sends each file's message and prints its answer. */
    private int sendFiles(InetSocketAddress address) throws IOException {
      PrintWriter out = spec.commandLine().getOut();
      try (MllpClient client =
          MllpClient.connect(SocketFactory.getDefault(), address, LONGEST_WAIT)) {
        for (Path file : files) {
          String answer =
              new String(client.send(withoutFrame(Files.readAllBytes(file))), ISO_8859_1);
          (isAccepted(answer) ? accepted : refused).incrementAndGet();
          out.println(file + ":");
          answer.lines().forEach(segment -> out.println("  " + segment));
        }
      }
      out.flush();
      return refused.get() == 0 ? 0 : 1;
    }

    private int playWard(InetSocketAddress address) throws InterruptedException {
      Instant start = Instant.now();
      List<Thread> monitors = new ArrayList<>();
      List<String> failures = Collections.synchronizedList(new ArrayList<>());
      for (int bed = 1; bed <= beds; bed++) {
        int number = bed;
        monitors.add(Thread.ofVirtual().start(() -> play(number, start, address, failures)));
      }
      for (Thread monitor : monitors) {
        monitor.join();
      }
      PrintWriter out = spec.commandLine().getOut();
      out.printf(
          "%d messages sent by %d monitors: %d accepted, %d refused%n",
          accepted.get() + refused.get(), beds, accepted.get(), refused.get());
      failures.forEach(out::println);
      out.flush();
      return failures.isEmpty() && refused.get() == 0 ? 0 : 1;
    }

    private InetSocketAddress address() {
      int colon = to.lastIndexOf(':');
      try {
        return new InetSocketAddress(
            to.substring(0, Math.max(0, colon)), Integer.parseInt(to.substring(colon + 1)));
      } catch (IllegalArgumentException e) {
        throw new ParameterException(
            spec.commandLine(), "--to is %s, expected HOST:PORT".formatted(to), e);
      }
    }

    private void play(int bed, Instant start, InetSocketAddress address, List<String> failures) {
      MonitorSimulator monitor = new MonitorSimulator(bed, seed);
      Dialect dialect = MAKERS.get(bed % MAKERS.size());
      try (MllpClient client =
          MllpClient.connect(SocketFactory.getDefault(), address, LONGEST_WAIT)) {
        for (int i = 0; i < messages; i++) {
          Instant due = start.plusSeconds((long) i * everySeconds);
          Duration wait = Duration.between(Instant.now(), due);
          Thread.sleep(wait.isNegative() ? Duration.ZERO : wait);
          String message = dialect.message(monitor.at(due), "%d-%d-%d".formatted(seed, bed, i));
          String answer = new String(client.send(message.getBytes(UTF_8)), UTF_8);
          (isAccepted(answer) ? accepted : refused).incrementAndGet();
        }
      } catch (IOException e) {
        failures.add("monitor %d: %s".formatted(bed, e.getMessage()));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private static boolean isAccepted(String answer) {
      return answer.contains("\rMSA|AA|") || answer.contains("\rMSA|CA|");
    }
  }
}
