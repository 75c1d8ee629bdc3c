package io.icewatch.local.aws.sns;

import io.icewatch.local.aws.AwsEndpoint;
import io.icewatch.local.aws.Faults;
import io.icewatch.local.aws.LoopbackServer;
import java.util.Set;
import java.util.function.Consumer;

/** SNS on loopback: {@code Publish} to known topics, checked as AWS checks it. */
public final class SnsEndpoint extends AwsEndpoint {

  private SnsEndpoint(LoopbackServer server) {
    super(server);
  }

  /**
   * Starts to listen on 127.0.0.1.
   *
   * @param port 0 for any that is free
   * @param topicArns the topics that exist
   * @param faults what befalls the requests
   * @param receiver takes each accepted message before its publisher is answered, on the request's
   *     thread; if it throws, the publisher is answered status 500
   * @throws java.io.UncheckedIOException if the port cannot be had
   */
  public static SnsEndpoint start(
      int port, Set<String> topicArns, Faults faults, Consumer<SnsMessage> receiver) {
    return new SnsEndpoint(
        LoopbackServer.start(port, new SnsService(Set.copyOf(topicArns), receiver), faults));
  }
}
