package io.icewatch.local.aws.sqs;

import io.icewatch.local.aws.AwsEndpoint;
import io.icewatch.local.aws.Faults;
import io.icewatch.local.aws.LoopbackServer;
import io.icewatch.local.aws.sns.SnsMessage;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;

/**
 * SQS on loopback with one standard queue, which gets what a topic publishes: {@code
 * ReceiveMessage}, {@code DeleteMessage} and {@code GetQueueAttributes}. Forgotten when it is
 * closed; there is no dead-letter queue.
 */
public final class SqsEndpoint extends AwsEndpoint {
  private final SqsQueue queue;
  private final InstantSource clock;

  private SqsEndpoint(LoopbackServer server, SqsQueue queue, InstantSource clock) {
    super(server);
    this.queue = queue;
    this.clock = clock;
  }

  /**
   * Starts to listen on 127.0.0.1.
   *
   * @param port 0 for any that is free
   * @param visibilityTimeout how long what was received is hidden
   * @param faults what befalls the requests
   * @throws java.io.UncheckedIOException if the port cannot be had
   */
  public static SqsEndpoint start(
      int port, Duration visibilityTimeout, InstantSource clock, Faults faults) {
    SqsQueue queue = new SqsQueue(visibilityTimeout, clock);
    return new SqsEndpoint(LoopbackServer.start(port, new SqsService(queue), faults), queue, clock);
  }

  /** The queue's URL. */
  public URI queueUrl() {
    return uri().resolve("/000000000000/queue");
  }

  /** Puts what a topic delivers into the queue. */
  public void deliver(SnsMessage message) {
    queue.send(message.notification(clock.instant()));
  }

  /** How many messages were not deleted yet. */
  public int size() {
    return queue.size();
  }

  @Override
  public void close() {
    queue.close();
    super.close();
  }
}
