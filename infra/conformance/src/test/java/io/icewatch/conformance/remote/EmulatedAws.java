package io.icewatch.conformance.remote;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.icewatch.local.mapping.FailedBatch;
import io.icewatch.local.mapping.FailedBatchJson;
import io.icewatch.local.template.MappingSpec;
import io.icewatch.local.template.MappingSpec.OnFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint as the suite meets one: Kinesis, Lambda, SQS, SNS and S3 at one URL, as far as the
 * suite calls them, with this project's engine behind the mappings.
 */
final class EmulatedAws implements AutoCloseable {
  static final String REGION = "us-east-1";
  static final String ROLE = "arn:aws:iam::000000000000:role/icewatch-conformance";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final EmulatedKinesis kinesis = new EmulatedKinesis();
  private final EmulatedMessages messages = new EmulatedMessages();
  private final EmulatedBuckets buckets = new EmulatedBuckets();
  private final EmulatedLambda lambda;

  /**
   * @param runtime runs the functions
   * @param mutation what is done to a mapping's settings behind the suite's back
   */
  EmulatedAws(FunctionRuntime runtime, UnaryOperator<MappingSpec> mutation) {
    lambda = new EmulatedLambda(runtime, kinesis, this::deliver, mutation);
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    } catch (IOException e) {
      throw new IllegalStateException("found no free port", e);
    }
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** What is still there of all that was made. */
  int leftovers() {
    return kinesis.count() + lambda.count() + messages.count() + buckets.count();
  }

  private void deliver(OnFailure destination, FailedBatch batch, UnaryOperator<String> renamed) {
    String name = destination.arn().substring(destination.arn().lastIndexOf(':') + 1);
    switch (destination.type()) {
      case SQS, SNS -> messages.send(name, renamed.apply(FailedBatchJson.metadata(batch)));
      case S3 ->
          buckets.put(
              name,
              renamed.apply(FailedBatchJson.objectKey(batch)),
              renamed.apply(FailedBatchJson.withPayload(batch)));
    }
  }

  /** One answer; the error of the function that was invoked goes into a header. */
  record Reply(int status, String type, byte[] body, @Nullable String functionError) {
    static Reply of(int status, String type, String body) {
      return new Reply(status, type, body.getBytes(UTF_8), null);
    }

    static Reply json(JsonNode body) {
      return of(200, "application/json", body.toString());
    }

    static Reply gone() {
      return of(204, "application/json", "");
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      Reply reply = reply(exchange, body);
      exchange.getResponseHeaders().set("Content-Type", reply.type());
      exchange.getResponseHeaders().set("Connection", "close");
      if (reply.functionError() != null) {
        exchange.getResponseHeaders().set("X-Amz-Function-Error", reply.functionError());
      }
      boolean empty = reply.body().length == 0;
      exchange.sendResponseHeaders(reply.status(), empty ? -1 : reply.body().length);
      exchange.getResponseBody().write(reply.body());
    }
  }

  private Reply reply(HttpExchange exchange, byte[] body) throws IOException {
    String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
    String method = exchange.getRequestMethod();
    String path = exchange.getRequestURI().getPath();
    if (target != null && target.startsWith("Kinesis_")) {
      return kinesis.reply(exchange.getRequestHeaders(), body);
    }
    if (target != null) {
      return messages.queues(target.substring(target.lastIndexOf('.') + 1), body);
    }
    if (path.startsWith("/2015-03-31/")) {
      return lambda.reply(method, path.substring("/2015-03-31/".length()), body);
    }
    if (path.equals("/")) {
      return messages.topics(new String(body, UTF_8));
    }
    return buckets.reply(method, path);
  }

  @Override
  public void close() {
    lambda.close();
    kinesis.close();
    server.stop(0);
    threads.close();
  }
}
