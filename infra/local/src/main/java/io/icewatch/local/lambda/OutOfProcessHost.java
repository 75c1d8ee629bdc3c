package io.icewatch.local.lambda;

import static java.util.Objects.requireNonNull;

import io.icewatch.local.template.FunctionSpec;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
  private final String classPath;
  private final Map<String, String> environment;
  private final Consumer<String> metrics;
  private final Consumer<String> log;
  private final Consumer<InvocationReport> reports;
  private final Consumer<ProcessHandle> delivered;
  private final Deque<ChildRuntime> warm = new ConcurrentLinkedDeque<>();
  private final Set<ChildRuntime> all = ConcurrentHashMap.newKeySet();

  /** The code of this process. */
  public static String ownCode() {
    return System.getProperty("java.class.path");
  }

  /**
   * The code of a package as {@code sam build} makes it, and the runtime interface client, which is
   * Lambda's.
   *
   * @param folder holds {@code lib/}
   * @throws IllegalArgumentException if it does not
   */
  public static String packagedCode(Path folder) {
    Path libraries = folder.resolve("lib");
    if (!Files.isDirectory(libraries)) {
      throw new IllegalArgumentException(
          "%s: found no folder lib, expected a function's package as sam build makes it"
              .formatted(folder));
    }
    return Stream.concat(
            Stream.of(libraries.resolve("*").toString()),
            Stream.of(ownCode().split(File.pathSeparator, -1))
                .filter(jar -> Path.of(jar).getFileName().toString().startsWith("aws-lambda-java")))
        .collect(Collectors.joining(File.pathSeparator));
  }

  /**
   * @param classPath the function's code: {@link #ownCode} or {@link #packagedCode}
   * @param environment what Lambda adds to the template's variables: region, credentials, and where
   *     the services listen
   * @param metrics gets the lines of the child's standard output that hold metrics
   * @param log gets the other lines
   * @param reports hears of every invocation that ran, after its end
   */
  public OutOfProcessHost(
      FunctionSpec function,
      String classPath,
      Map<String, String> environment,
      Consumer<String> metrics,
      Consumer<String> log,
      Consumer<InvocationReport> reports) {
    this(function, classPath, environment, metrics, log, reports, child -> {});
  }

  /**
   * @param delivered hears of the child that has just been handed an event: the one to kill
   */
  OutOfProcessHost(
      FunctionSpec function,
      String classPath,
      Map<String, String> environment,
      Consumer<String> metrics,
      Consumer<String> log,
      Consumer<InvocationReport> reports,
      Consumer<ProcessHandle> delivered) {
    this.function = requireNonNull(function, "function");
    this.classPath = requireNonNull(classPath, "classPath");
    this.environment = Map.copyOf(environment);
    this.metrics = requireNonNull(metrics, "metrics");
    this.log = requireNonNull(log, "log");
    this.reports = requireNonNull(reports, "reports");
    this.delivered = requireNonNull(delivered, "delivered");
  }

  /** Whether this system can run the runtime interface client. */
  public static boolean isSupported() {
    return System.getProperty("os.name").equals("Linux");
  }

  /**
   * Says why this system cannot run functions in processes of their own, if it cannot.
   *
   * @throws IllegalArgumentException on anything but Linux
   */
  public static void requireSupported() {
    if (!isSupported()) {
      throw new IllegalArgumentException(
          "Lambda's runtime interface client runs on Linux only, this is "
              + System.getProperty("os.name"));
    }
  }

  @Override
  public Outcome invoke(byte[] event) {
    Optional<ChildRuntime> idle = idle();
    ChildRuntime child = idle.orElseGet(this::start);
    Optional<String> trouble = child.awaitReady(LONGEST_INIT);
    if (trouble.isPresent()) {
      end(child);
      return new Outcome.NotRun("%s cannot start: %s".formatted(function.name(), trouble.get()));
    }
    Optional<Duration> init = idle.isPresent() ? Optional.empty() : Optional.of(child.init());
    String requestId = UUID.randomUUID().toString();
    Outcome outcome = child.invoke(requestId, event, function.timeout(), delivered);
    InvocationReport report =
        new InvocationReport(
            requestId,
            init,
            child.sinceDelivery(),
            function.memoryMegabytes(),
            child.peakMegabytes());
    if (canGoOn(outcome)) {
      warm.push(child);
    } else {
      end(child);
    }
    reports.accept(report);
    return outcome;
  }

  /** After an exception the process may be used again; one that hangs or is gone may not. */
  private static boolean canGoOn(Outcome outcome) {
    return !(outcome instanceof Outcome.Failed failed)
        || !(failed.errorType().startsWith("Sandbox.")
            || failed.errorType().equals(ChildRuntime.EXITED));
  }

  private Optional<ChildRuntime> idle() {
    ChildRuntime child;
    while ((child = warm.poll()) != null) {
      if (child.asksForMore()) {
        return Optional.of(child);
      }
      end(child);
    }
    return Optional.empty();
  }

  private ChildRuntime start() {
    ChildRuntime child = ChildRuntime.start(function, classPath, environment, this::printed);
    all.add(child);
    return child;
  }

  private void printed(String line) {
    if (line.startsWith("{\"_aws\"")) {
      metrics.accept(line);
    } else if (!line.isBlank()) {
      log.accept(function.logicalId() + ": " + LogLine.readable(line));
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
