package io.icewatch.local.aws;

import java.net.URI;
import software.amazon.awssdk.http.SdkHttpClient;

/** An AWS service on loopback. SDK clients in this process may do without the connection. */
public abstract class AwsEndpoint implements AutoCloseable {
  private final LoopbackServer server;

  /**
   * @param server closed with the endpoint
   */
  protected AwsEndpoint(LoopbackServer server) {
    this.server = server;
  }

  /** Where it listens: the value of {@code AWS_ENDPOINT_URL} and of {@code --endpoint-url}. */
  public final URI uri() {
    return server.uri();
  }

  /**
   * What carries an SDK client's requests to the service, and its faults, on the caller's thread.
   * Serialisation, retries and error codes are as over HTTP; only the connection is not there.
   */
  public final SdkHttpClient inProcess() {
    return new InProcessHttpClient(server);
  }

  @Override
  public void close() {
    server.close();
  }
}
