package io.icewatch.bench;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Lambda's Runtime API for one process under the runtime interface client: hands out events, takes
 * answers. Lets a process that asks for it be "restored" at once, which runs its hooks as SnapStart
 * does.
 */
final class RuntimeApi implements AutoCloseable {
  private static final String PREFIX = "/2018-06-01/runtime/";
  private static final long LONGEST_SECONDS = 60;

  /** An answer, or why there is none. */
  private record Answer(boolean isOk, byte[] body) {}

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final BlockingQueue<byte[]> events = new LinkedBlockingQueue<>();
  private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
  private final BlockingQueue<Boolean> asked = new LinkedBlockingQueue<>();
  private final HttpServer server;

  RuntimeApi() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    server.setExecutor(threads);
    server.createContext(PREFIX, this::serve);
    server.start();
  }

  /** Where it listens, as {@code AWS_LAMBDA_RUNTIME_API} names it. */
  String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** Waits until the process asks for an event: it is initialised, and restored if it wants to. */
  void awaitReady() throws InterruptedException {
    if (asked.poll(LONGEST_SECONDS, TimeUnit.SECONDS) == null) {
      throw new IllegalStateException("no process asked for an event in time");
    }
  }

  /** Hands out an event and waits for its answer. */
  byte[] invoke(byte[] event) throws InterruptedException {
    events.add(event);
    Answer answer = answers.poll(LONGEST_SECONDS, TimeUnit.SECONDS);
    if (answer == null || !answer.isOk) {
      throw new IllegalStateException(
          answer == null
              ? "no answer in time"
              : "failed: " + new String(answer.body, StandardCharsets.UTF_8));
    }
    return answer.body;
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath().substring(PREFIX.length());
      if (path.equals("invocation/next")) {
        handOut(exchange);
      } else if (path.equals("restore/next")) {
        exchange.sendResponseHeaders(200, -1);
      } else {
        answers.add(
            new Answer(path.endsWith("/response"), exchange.getRequestBody().readAllBytes()));
        exchange.sendResponseHeaders(202, -1);
      }
    }
  }

  private void handOut(HttpExchange exchange) throws IOException {
    asked.add(true);
    try {
      byte[] event = events.take();
      Headers headers = exchange.getResponseHeaders();
      headers.set("Content-Type", "application/json"); // without one the client's native part dies
      headers.set("Lambda-Runtime-Aws-Request-Id", UUID.randomUUID().toString());
      headers.set(
          "Lambda-Runtime-Deadline-Ms",
          Long.toString(Instant.now().plusSeconds(LONGEST_SECONDS).toEpochMilli()));
      headers.set(
          "Lambda-Runtime-Invoked-Function-Arn",
          "arn:aws:lambda:us-east-1:123456789012:function:bench");
      exchange.sendResponseHeaders(200, event.length);
      exchange.getResponseBody().write(event);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
