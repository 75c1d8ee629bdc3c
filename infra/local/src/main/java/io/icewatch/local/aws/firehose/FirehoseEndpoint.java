package io.icewatch.local.aws.firehose;

import io.icewatch.local.aws.AwsEndpoint;
import io.icewatch.local.aws.Faults;
import io.icewatch.local.aws.LoopbackServer;
import java.util.Set;

/**
 * Firehose on loopback: {@code PutRecord} and {@code PutRecordBatch} to known streams, within AWS's
 * quotas. What becomes of a record is the receiver's business.
 */
public final class FirehoseEndpoint extends AwsEndpoint {

  private FirehoseEndpoint(LoopbackServer server) {
    super(server);
  }

  /**
   * Starts to listen on 127.0.0.1.
   *
   * @param port 0 for any that is free
   * @param streams names of the delivery streams that exist
   * @param faults what befalls the requests
   * @param receiver takes each accepted record before its producer is answered
   * @throws java.io.UncheckedIOException if the port cannot be had
   */
  public static FirehoseEndpoint start(
      int port, Set<String> streams, Faults faults, FirehoseReceiver receiver) {
    return new FirehoseEndpoint(
        LoopbackServer.start(port, new FirehoseService(Set.copyOf(streams), receiver), faults));
  }
}
