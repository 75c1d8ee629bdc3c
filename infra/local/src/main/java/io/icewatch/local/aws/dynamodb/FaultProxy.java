package io.icewatch.local.aws.dynamodb;

import io.icewatch.local.aws.AwsEndpoint;
import io.icewatch.local.aws.Faults;
import io.icewatch.local.aws.LoopbackServer;
import java.net.URI;

/** Stands in front of a DynamoDB and forwards what no fault befalls. */
public final class FaultProxy extends AwsEndpoint {
  private final DynamoDbForwarder forwarder;

  private FaultProxy(LoopbackServer server, DynamoDbForwarder forwarder) {
    super(server);
    this.forwarder = forwarder;
  }

  /**
   * Starts to listen on 127.0.0.1.
   *
   * @param port 0 for any that is free
   * @param target the DynamoDB to stand in front of
   * @param faults what befalls the requests
   * @throws java.io.UncheckedIOException if the port cannot be had
   */
  public static FaultProxy start(int port, URI target, Faults faults) {
    DynamoDbForwarder forwarder = new DynamoDbForwarder(target);
    return new FaultProxy(LoopbackServer.start(port, forwarder, faults), forwarder);
  }

  /** Stops to listen. What it stands in front of goes on. */
  @Override
  public void close() {
    super.close();
    forwarder.close();
  }
}
