package io.icewatch.local.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.icewatch.local.lambda.LambdaHost.Outcome;
import io.icewatch.local.template.FunctionSpec;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One child JVM under Lambda's runtime interface client, and the Runtime API that it asks for
 * events: {@code next}, {@code response}, {@code error} and {@code init/error}.
 */
final class ChildRuntime implements AutoCloseable {
  /** The error type of an invocation whose process ended before it had answered. */
  static final String EXITED = "Runtime.ExitError";

  private static final String CLIENT = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";
  private static final String API = "/2018-06-01/runtime/";
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * The heap's share of a function's memory. AWS does not document it; users read 85 out of the
   * command lines of managed runtimes (stackoverflow.com/questions/35298616).
   */
  private static final int HEAP_PERCENT = 85;

  /** What {@link Process#exitValue} adds to the number of the signal that ended a process. */
  private static final int SIGNALLED = 128;

  private static final int KILLED = SIGNALLED + 9;

  /** From an answer to the next question; far more than any that goes on needs. */
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  /** An end of output that nobody writes to any more is there at once. */
  private static final Duration LONGEST_READING = Duration.ofSeconds(2);

  /**
   * Ctrl-C reaches every process of a terminal: the children go on until their parent, which still
   * has records to carry, ends them. A JVM leaves a signal ignored that it finds ignored.
   */
  private static final List<String> DEAF_TO_CTRL_C =
      List.of("/bin/sh", "-c", "trap '' INT; exec \"$@\"", "sh");

  /** An event on its way to the child. */
  private record Delivery(String requestId, byte[] event, Instant deadline) {}

  private final FunctionSpec function;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private final Process process;
  private final Thread reader;
  private final MemoryWatch memory;
  private final long startNanos = System.nanoTime();
  private final CompletableFuture<Optional<String>> ready = new CompletableFuture<>();
  private final LinkedBlockingQueue<Delivery> events = new LinkedBlockingQueue<>();
  private volatile Consumer<ProcessHandle> delivered = child -> {};
  private volatile CompletableFuture<Outcome> running = new CompletableFuture<>();
  private volatile CompletableFuture<Boolean> asking = new CompletableFuture<>();
  private volatile long readyNanos;
  private volatile long deliveredNanos;

  private ChildRuntime(
      FunctionSpec function,
      String classPath,
      Map<String, String> environment,
      Consumer<String> printed)
      throws IOException {
    this.function = function;
    this.server =
        HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    server.setExecutor(threads);
    server.createContext(API, this::serve);
    server.start();
    this.process = command(classPath, environment).start();
    this.memory = new MemoryWatch(process, function.memoryMegabytes());
    threads.execute(memory::run);
    this.reader = Thread.ofVirtual().start(() -> read(printed));
    var _ = process.onExit().thenAccept(this::died);
  }

  /** Starts a child; it is not ready yet. */
  static ChildRuntime start(
      FunctionSpec function,
      String classPath,
      Map<String, String> environment,
      Consumer<String> printed) {
    try {
      return new ChildRuntime(function, classPath, environment, printed);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start a JVM for " + function.logicalId(), e);
    }
  }

  private ProcessBuilder command(String classPath, Map<String, String> environment) {
    List<String> command = new ArrayList<>(DEAF_TO_CTRL_C);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx%dm".formatted(function.memoryMegabytes() * HEAP_PERCENT / 100),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            NativePart.option(),
            "-cp",
            withLayers(classPath),
            CLIENT,
            function.handler()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    Map<String, String> variables = builder.environment();
    variables.clear();
    variables.putAll(function.environment());
    variables.put("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:" + server.getAddress().getPort());
    variables.put("AWS_LAMBDA_FUNCTION_NAME", function.name());
    variables.put("AWS_LAMBDA_FUNCTION_VERSION", function.version());
    variables.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(function.memoryMegabytes()));
    variables.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/" + function.name());
    variables.put("AWS_LAMBDA_LOG_STREAM_NAME", "local");
    // As text, the client ends no line: two lines of a function would be one.
    variables.put("AWS_LAMBDA_LOG_FORMAT", "JSON");
    variables.put("_HANDLER", function.handler());
    variables.put("LAMBDA_TASK_ROOT", ".");
    variables.put("LANG", "en_US.UTF-8");
    variables.put("TZ", ":UTC");
    variables.putAll(environment);
    return builder;
  }

  /** The layers' libraries stand behind the function's own. */
  private String withLayers(String classPath) {
    return Stream.concat(
            Stream.of(classPath),
            function.layers().stream().map(layer -> layer.resolve("java/lib/*").toString()))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private void read(Consumer<String> printed) {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      lines.lines().forEach(printed);
    } catch (IOException | UncheckedIOException e) {
      printed.accept("its output ends early: " + e.getMessage());
    }
  }

  private void died(Process dead) {
    String reason = reason(dead.exitValue());
    ready.complete(Optional.of(reason));
    running.complete(new Outcome.Failed(EXITED, reason));
    asking.complete(false);
  }

  /** In Lambda's words. */
  private static String reason(int exitValue) {
    if (exitValue == 0) {
      return "Runtime exited without providing a reason";
    }
    String how =
        switch (exitValue) {
          case KILLED -> "signal: killed";
          case SIGNALLED + 6 -> "signal: aborted";
          case SIGNALLED + 11 -> "signal: segmentation fault";
          default -> "exit status " + exitValue;
        };
    return "Runtime exited with error: " + how;
  }

  /** Waits until the function is initialised; says what is wrong if it cannot be. */
  Optional<String> awaitReady(Duration longest) {
    try {
      return ready.get(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return Optional.of("not initialised after %d s".formatted(longest.toSeconds()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted");
    } catch (ExecutionException e) {
      throw new IllegalStateException("only ever completed with a value", e);
    }
  }

  /** How long the cold start took, from the start of the process to its asking for an event. */
  Duration init() {
    return Duration.ofNanos(readyNanos - startNanos);
  }

  /**
   * Hands the child an event and waits for its end, one way or another.
   *
   * @param timeout after which the child is killed
   * @param onDelivery hears when the child has the event
   */
  Outcome invoke(
      String requestId, byte[] event, Duration timeout, Consumer<ProcessHandle> onDelivery) {
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    delivered = onDelivery;
    deliveredNanos = System.nanoTime();
    asking = new CompletableFuture<>();
    running = outcome;
    if (!process.isAlive()) {
      died(process);
    }
    events.add(new Delivery(requestId, event, Instant.now().plus(timeout)));
    try {
      Outcome answered = outcome.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      // Lambda would not have let it come to an answer.
      return memory.look() ? new Outcome.Failed(EXITED, reason(KILLED)) : answered;
    } catch (TimeoutException e) {
      return Outcome.Failed.timedOut(timeout);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Outcome.Failed("Sandbox.Failure", "interrupted");
    } catch (ExecutionException e) {
      throw new IllegalStateException("only ever completed with a value", e);
    }
  }

  /** How long ago the child was handed its last event. */
  Duration sinceDelivery() {
    return Duration.ofNanos(System.nanoTime() - deliveredNanos);
  }

  /** The most memory that the child has held so far; see {@link MemoryWatch#peakMegabytes}. */
  OptionalInt peakMegabytes() {
    return memory.peakMegabytes();
  }

  /**
   * Whether it can take another event. Waits for it to ask for one: after an error that no JVM
   * should outlive, the runtime interface client answers first and exits then.
   */
  boolean asksForMore() {
    try {
      return asking.get(LONGEST_PAUSE.toMillis(), TimeUnit.MILLISECONDS) && process.isAlive();
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("only ever completed with a value", e);
    }
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath().substring(API.length());
      if (path.equals("invocation/next")) {
        handOut(exchange);
        return;
      }
      byte[] body = exchange.getRequestBody().readAllBytes();
      if (path.equals("init/error")) {
        Outcome.Failed failed = failure(body);
        ready.complete(Optional.of(failed.errorType() + ": " + failed.message()));
      } else if (path.endsWith("/response")) {
        running.complete(new Outcome.Answered(body));
      } else if (path.endsWith("/error")) {
        running.complete(failure(body));
      }
      exchange.sendResponseHeaders(202, -1);
    }
  }

  private void handOut(HttpExchange exchange) throws IOException {
    asking.complete(true); // before ready, whose waiter hands out an event and so a new question
    if (!ready.isDone()) {
      readyNanos = System.nanoTime();
      ready.complete(Optional.empty());
    }
    try {
      Delivery next = events.take();
      Headers headers = exchange.getResponseHeaders();
      headers.set("Content-Type", "application/json"); // without one the client's native part dies
      headers.set("Lambda-Runtime-Aws-Request-Id", next.requestId());
      headers.set("Lambda-Runtime-Deadline-Ms", Long.toString(next.deadline().toEpochMilli()));
      headers.set("Lambda-Runtime-Invoked-Function-Arn", function.invokedArn());
      exchange.sendResponseHeaders(200, next.event().length);
      exchange.getResponseBody().write(next.event());
      deliveredNanos = System.nanoTime();
      delivered.accept(process.toHandle());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Outcome.Failed failure(byte[] body) throws IOException {
    JsonNode error = JSON.readTree(body);
    return new Outcome.Failed(
        error.path("errorType").asText("Unknown"), error.path("errorMessage").asText());
  }

  /** Ends the child, and returns when all that it printed has been read. */
  @Override
  public void close() {
    process.toHandle().destroyForcibly(); // Process' own would close what is still to be read
    server.stop(0);
    threads.shutdownNow();
    try {
      reader.join(LONGEST_READING);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
