package io.icewatch.edge;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.icewatch.edge.hl7.Hl7Fault;
import io.icewatch.edge.mapping.FhirReader;
import io.icewatch.edge.mapping.ReadResult;
import io.icewatch.edge.queue.DurableQueue;
import io.icewatch.edge.queue.QueueException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Takes FHIR Observations, alone or in a Bundle, by {@code POST} on any path. 200: every reading is
 * on the disk; what could not be used of it is named by the OperationOutcome. 422: nothing could be
 * read; 400: it is no FHIR; 413: it is too long; 503: it could not be kept, and is to be sent
 * again.
 */
final class FhirEndpoint implements AutoCloseable {
  private static final String SENDER = "FHIR";
  private static final int MOST_BYTES = 1 << 20;
  private static final int MOST_ISSUES = 50;
  private static final JsonFactory JSON = new JsonFactory();

  private final FhirReader reader;
  private final DurableQueue queue;
  private final GatewayMetrics metrics;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /** What is answered. */
  private record Answer(int status, List<Issue> issues) {}

  /** Of an OperationOutcome. */
  private record Issue(String severity, String location, String text) {}

  private FhirEndpoint(
      HttpServer server, FhirReader reader, DurableQueue queue, GatewayMetrics metrics) {
    this.server = server;
    this.reader = requireNonNull(reader, "reader");
    this.queue = requireNonNull(queue, "queue");
    this.metrics = requireNonNull(metrics, "metrics");
  }

  /**
   * Listens.
   *
   * @throws IOException if the address cannot be had
   */
  static FhirEndpoint start(
      InetSocketAddress address, FhirReader reader, DurableQueue queue, GatewayMetrics metrics)
      throws IOException {
    FhirEndpoint endpoint = new FhirEndpoint(HttpServer.create(address, 0), reader, queue, metrics);
    endpoint.server.setExecutor(endpoint.threads);
    endpoint.server.createContext("/", endpoint::serve);
    endpoint.server.start();
    return endpoint;
  }

  /** Where it listens. */
  int port() {
    return server.getAddress().getPort();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      Answer answer = answer(exchange);
      byte[] body = outcome(answer.issues());
      exchange.getResponseHeaders().set("Content-Type", "application/fhir+json");
      exchange.sendResponseHeaders(answer.status(), body.length);
      exchange.getResponseBody().write(body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the gateway stops; the sender gets no answer
    }
  }

  private Answer answer(HttpExchange exchange) throws IOException, InterruptedException {
    if (!exchange.getRequestMethod().equals("POST")) {
      return failed(405, "found %s, expected POST".formatted(exchange.getRequestMethod()));
    }
    byte[] body = exchange.getRequestBody().readNBytes(MOST_BYTES + 1);
    if (body.length > MOST_BYTES) {
      return failed(413, "found more than %d bytes".formatted(MOST_BYTES));
    }
    ReadResult result;
    try {
      result = reader.read(body);
    } catch (IOException e) {
      return failed(400, String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    }
    metrics.read(result);
    return keep(body, result);
  }

  private Answer keep(byte[] body, ReadResult result) throws InterruptedException {
    List<Hl7Fault> faults = result.faults();
    boolean isRefused = result.isRefused();
    try {
      queue.keep(ReadingRecord.incoming(SENDER, body, result));
    } catch (QueueException e) {
      metrics.notKept();
      return failed(503, String.valueOf(e.getMessage()));
    }
    String severity = isRefused ? "error" : "warning";
    return new Answer(
        isRefused ? 422 : 200,
        faults.stream()
            .limit(MOST_ISSUES)
            .map(fault -> new Issue(severity, fault.location(), fault.text()))
            .toList());
  }

  private static Answer failed(int status, String text) {
    return new Answer(status, List.of(new Issue("error", "", text)));
  }

  /** An OperationOutcome has one issue at least. */
  private static byte[] outcome(List<Issue> issues) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("resourceType", "OperationOutcome");
      json.writeArrayFieldStart("issue");
      for (Issue issue :
          issues.isEmpty() ? List.of(new Issue("information", "", "kept")) : issues) {
        json.writeStartObject();
        json.writeStringField("severity", issue.severity());
        json.writeStringField(
            "code", issue.severity().equals("information") ? "informational" : "processing");
        json.writeStringField("diagnostics", issue.text());
        if (!issue.location().isEmpty()) {
          json.writeArrayFieldStart("expression");
          json.writeString(issue.location());
          json.writeEndArray();
        }
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    return out.toByteArray();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
