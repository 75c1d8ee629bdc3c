package io.icewatch.local.aws.kinesis;

import io.icewatch.local.aws.AwsEndpoint;
import io.icewatch.local.aws.Faults;
import io.icewatch.local.aws.LoopbackServer;
import io.icewatch.local.stream.KinesisStream;
import java.time.InstantSource;

/**
 * Kinesis Data Streams on loopback, in JSON and in CBOR: any AWS SDK and the AWS CLI can put
 * records into the stream, read them and reshard it. The one stream is there already and is always
 * active.
 */
public final class KinesisEndpoint extends AwsEndpoint {

  private KinesisEndpoint(LoopbackServer server) {
    super(server);
  }

  /**
   * Starts to listen on 127.0.0.1.
   *
   * @param port 0 for any that is free
   * @param stream the stream that exists
   * @param faults what befalls the requests; a throttle is a {@code
   *     ProvisionedThroughputExceededException}, of single records too
   * @param clock the clock of arrivals and of the five minutes that an iterator lives
   * @throws java.io.UncheckedIOException if the port cannot be had
   */
  public static KinesisEndpoint start(
      int port, KinesisStream stream, Faults faults, InstantSource clock) {
    return new KinesisEndpoint(
        LoopbackServer.start(port, new KinesisService(stream, clock), faults));
  }
}
