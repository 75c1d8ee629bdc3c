package io.icewatch.local.aws.athena;

import io.icewatch.local.aws.Faults;
import io.icewatch.local.aws.LoopbackServer;
import java.net.URI;

/**
 * Athena on loopback: {@code StartQueryExecution}, {@code GetQueryExecution} and {@code
 * GetQueryResults}, of any workgroup and database, on one engine.
 */
public final class AthenaEndpoint implements AutoCloseable {
  private final AthenaService service;
  private final LoopbackServer server;

  private AthenaEndpoint(AthenaService service, LoopbackServer server) {
    this.service = service;
    this.server = server;
  }

  /**
   * Starts to listen on 127.0.0.1.
   *
   * @param port 0 for any that is free
   * @throws java.io.UncheckedIOException if the port cannot be had
   */
  public static AthenaEndpoint start(int port, QueryEngine engine) {
    AthenaService service = new AthenaService(engine);
    return new AthenaEndpoint(service, LoopbackServer.start(port, service, new Faults()));
  }

  /** Where it listens: the value of {@code AWS_ENDPOINT_URL_ATHENA}. */
  public URI uri() {
    return server.uri();
  }

  /** Stops to listen, and waits for the query that is being answered. */
  @Override
  public void close() {
    try (service) {
      server.close();
    }
  }
}
