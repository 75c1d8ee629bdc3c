package io.icewatch.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** DynamoDB, SNS and Firehose over HTTP on loopback: they know nothing and accept everything. */
final class FakeServices implements AutoCloseable {
  private static final String PUBLISHED =
      """
      <PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult>\
      <MessageId>1</MessageId></PublishResult></PublishResponse>\
      """;
  private static final String ACCEPTED = "{\"FailedPutCount\":0,\"RequestResponses\":[]}";

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;

  FakeServices() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", FakeServices::serve);
    server.start();
  }

  /** As {@code AWS_ENDPOINT_URL} names it. */
  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private static void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
      byte[] answer =
          (target == null ? PUBLISHED : target.startsWith("Firehose") ? ACCEPTED : "{}")
              .getBytes(UTF_8);
      exchange
          .getResponseHeaders()
          .set("Content-Type", target == null ? "text/xml" : "application/x-amz-json-1.1");
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
