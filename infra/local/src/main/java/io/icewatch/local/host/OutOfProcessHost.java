package io.icewatch.local.host;

import static java.util.Objects.requireNonNull;

import io.icewatch.local.template.FunctionSpec;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Runs a function as Lambda does: in a child JVM, under Lambda's own runtime interface client, with
 * nothing in its environment but what the template and Lambda put there. An invocation that
 * outlives the function's timeout is ended by killing the child; the next one is a cold start.
 *
 * <p>Each concurrent invocation has a child of its own. Linux only: the runtime interface client
 * has native parts for no other system. Thread-safe.
 */
public final class OutOfProcessHost implements LambdaHost {
  private static final Duration LONGEST_INIT = Duration.ofSeconds(60);

  private final FunctionSpec function;
  private final Map<String, String> environment;
  private final PrintStream metricsOut;
  private final Consumer<String> log;
  private final Consumer<ProcessHandle> delivered;
  private final Deque<ChildRuntime> warm = new ArrayDeque<>();
  private final Set<ChildRuntime> all = ConcurrentHashMap.newKeySet();

  /**
   * @param environment what Lambda adds to the template's variables: region, credentials, and where
   *     the services listen
   * @param metricsOut gets the lines of the child's standard output that hold metrics
   * @param log gets the other lines
   */
  public OutOfProcessHost(
      FunctionSpec function,
      Map<String, String> environment,
      PrintStream metricsOut,
      Consumer<String> log) {
    this(function, environment, metricsOut, log, child -> {});
  }

  /**
   * @param delivered hears of the child that has just been handed an event: the one to kill
   */
  OutOfProcessHost(
      FunctionSpec function,
      Map<String, String> environment,
      PrintStream metricsOut,
      Consumer<String> log,
      Consumer<ProcessHandle> delivered) {
    this.function = requireNonNull(function, "function");
    this.environment = Map.copyOf(environment);
    this.metricsOut = requireNonNull(metricsOut, "metricsOut");
    this.log = requireNonNull(log, "log");
    this.delivered = requireNonNull(delivered, "delivered");
  }

  /** Whether this system can run the runtime interface client. */
  public static boolean isSupported() {
    return System.getProperty("os.name").equals("Linux");
  }

  @Override
  public Outcome invoke(byte[] event) {
    ChildRuntime child = idle().orElseGet(this::start);
    Optional<String> trouble = child.awaitReady(LONGEST_INIT);
    if (trouble.isPresent()) {
      end(child);
      return new Outcome.NotRun("%s cannot start: %s".formatted(function.name(), trouble.get()));
    }
    Outcome outcome = child.invoke(event, Duration.ofSeconds(function.timeoutSeconds()), delivered);
    if (child.isAlive()) {
      synchronized (warm) {
        warm.push(child);
      }
    } else {
      end(child);
    }
    return outcome;
  }

  private Optional<ChildRuntime> idle() {
    synchronized (warm) {
      while (!warm.isEmpty()) {
        ChildRuntime child = warm.pop();
        if (child.isAlive()) {
          return Optional.of(child);
        }
        end(child);
      }
    }
    return Optional.empty();
  }

  private ChildRuntime start() {
    ChildRuntime child = ChildRuntime.start(function, environment, this::printed);
    all.add(child);
    return child;
  }

  private void printed(String line) {
    if (line.startsWith("{\"_aws\"")) {
      metricsOut.println(line);
    } else if (!line.isBlank()) {
      log.accept(function.logicalId() + ": " + line);
    }
  }

  private void end(ChildRuntime child) {
    all.remove(child);
    child.close();
  }

  @Override
  public void close() {
    all.forEach(this::end);
  }
}
