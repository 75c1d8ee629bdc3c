package io.icewatch.local.aws.athena;

import io.icewatch.local.aws.AwsEndpoint;
import io.icewatch.local.aws.Faults;
import io.icewatch.local.aws.LoopbackServer;

/**
 * Athena on loopback: {@code StartQueryExecution}, {@code GetQueryExecution} and {@code
 * GetQueryResults}, of any workgroup and database, on one engine.
 */
public final class AthenaEndpoint extends AwsEndpoint {
  private final AthenaService service;

  private AthenaEndpoint(AthenaService service, LoopbackServer server) {
    super(server);
    this.service = service;
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

  /** Stops to listen, and waits for the query that is being answered. */
  @Override
  public void close() {
    try (service) {
      super.close();
    }
  }
}
