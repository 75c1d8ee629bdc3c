package io.icewatch.local.host;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.icewatch.local.host.LambdaHost.Outcome;
import io.icewatch.local.template.FunctionSpec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * One child JVM under Lambda's runtime interface client, and the Runtime API that it asks for
 * events: {@code next}, {@code response}, {@code error} and {@code init/error}.
 */
final class ChildRuntime implements AutoCloseable {
  private static final String CLIENT = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";
  private static final String API = "/2018-06-01/runtime/";
  private static final String ACCOUNT = "arn:aws:lambda:us-east-1:123456789012:function:";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** An event on its way to the child, and what became of it. */
  private record Delivery(
      String requestId, byte[] event, Instant deadline, CompletableFuture<Outcome> outcome) {}

  private final FunctionSpec function;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private final Process process;
  private final CompletableFuture<Optional<String>> ready = new CompletableFuture<>();
  private final LinkedBlockingQueue<Delivery> events = new LinkedBlockingQueue<>();
  private volatile Consumer<ProcessHandle> delivered = child -> {};
  private volatile CompletableFuture<Outcome> running = new CompletableFuture<>();

  private ChildRuntime(
      FunctionSpec function, Map<String, String> environment, Consumer<String> printed)
      throws IOException {
    this.function = function;
    this.server =
        HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    server.setExecutor(threads);
    server.createContext(API, this::serve);
    server.start();
    this.process = command(environment).start();
    Thread.ofVirtual().start(() -> read(printed));
    var _ = process.onExit().thenAccept(this::died);
  }

  /** Starts a child; it is not ready yet. */
  static ChildRuntime start(
      FunctionSpec function, Map<String, String> environment, Consumer<String> printed) {
    try {
      return new ChildRuntime(function, environment, printed);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start a JVM for " + function.logicalId(), e);
    }
  }

  private ProcessBuilder command(Map<String, String> environment) {
    ProcessBuilder builder =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    // As Lambda's Java runtime, which leaves a part of the memory to the JVM
                    // itself.
                    "-Xmx%dm".formatted(function.memoryMegabytes() * 3 / 4),
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    System.getProperty("java.class.path"),
                    CLIENT,
                    function.handler()))
            .redirectErrorStream(true);
    Map<String, String> variables = builder.environment();
    variables.clear();
    variables.putAll(function.environment());
    variables.put("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:" + server.getAddress().getPort());
    variables.put("AWS_LAMBDA_FUNCTION_NAME", function.name());
    variables.put("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST");
    variables.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(function.memoryMegabytes()));
    variables.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/" + function.name());
    variables.put("AWS_LAMBDA_LOG_STREAM_NAME", "local");
    variables.put("_HANDLER", function.handler());
    variables.put("LAMBDA_TASK_ROOT", ".");
    variables.putAll(environment);
    return builder;
  }

  private void read(Consumer<String> printed) {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      lines.lines().forEach(printed);
    } catch (IOException | UncheckedIOException e) {
      printed.accept("its output ends early: " + e.getMessage());
    }
  }

  private void died(Process dead) {
    String status = "exit status " + dead.exitValue();
    ready.complete(Optional.of("the process ended with " + status));
    running.complete(new Outcome.Failed("Runtime.ExitError", status));
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

  /**
   * Hands the child an event and waits for its end, one way or another.
   *
   * @param timeout after which the child is killed
   * @param onDelivery hears when the child has the event
   */
  Outcome invoke(byte[] event, Duration timeout, Consumer<ProcessHandle> onDelivery) {
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    delivered = onDelivery;
    running = outcome;
    if (!process.isAlive()) {
      died(process);
    }
    events.add(
        new Delivery(UUID.randomUUID().toString(), event, Instant.now().plus(timeout), outcome));
    try {
      return outcome.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      process.destroyForcibly();
      return new Outcome.Failed(
          "Sandbox.Timedout", "timed out after %d s".formatted(timeout.toSeconds()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
      return new Outcome.Failed("Sandbox.Failure", "interrupted");
    } catch (ExecutionException e) {
      throw new IllegalStateException("only ever completed with a value", e);
    }
  }

  /** Whether it can take another event. */
  boolean isAlive() {
    return process.isAlive();
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
        ready.complete(Optional.of(new String(body, StandardCharsets.UTF_8)));
      } else if (path.endsWith("/response")) {
        running.complete(new Outcome.Answered(body));
      } else if (path.endsWith("/error")) {
        running.complete(failure(body));
      }
      exchange.sendResponseHeaders(202, -1);
    }
  }

  private void handOut(HttpExchange exchange) throws IOException {
    ready.complete(Optional.empty());
    try {
      Delivery next = events.take();
      Headers headers = exchange.getResponseHeaders();
      headers.set("Content-Type", "application/json"); // without one the client's native part dies
      headers.set("Lambda-Runtime-Aws-Request-Id", next.requestId());
      headers.set("Lambda-Runtime-Deadline-Ms", Long.toString(next.deadline().toEpochMilli()));
      headers.set("Lambda-Runtime-Invoked-Function-Arn", ACCOUNT + function.name());
      exchange.sendResponseHeaders(200, next.event().length);
      exchange.getResponseBody().write(next.event());
      delivered.accept(process.toHandle());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Outcome failure(byte[] body) throws IOException {
    JsonNode error = JSON.readTree(body);
    return new Outcome.Failed(
        error.path("errorType").asText("Unknown"), error.path("errorMessage").asText());
  }

  @Override
  public void close() {
    process.destroyForcibly();
    server.stop(0);
    threads.shutdownNow();
  }
}
