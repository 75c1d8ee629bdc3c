package io.icewatch.local.aws.iot;

import io.icewatch.local.aws.AwsEndpoint;
import io.icewatch.local.aws.Faults;
import io.icewatch.local.aws.LoopbackServer;

/**
 * The data plane of AWS IoT Core on loopback: {@code Publish} over HTTP, as the SDKs, the AWS CLI
 * and devices without MQTT call it. Unlike AWS's it asks for no credentials.
 */
public final class IotDataEndpoint extends AwsEndpoint {

  private IotDataEndpoint(LoopbackServer server) {
    super(server);
  }

  /**
   * Starts to listen on 127.0.0.1.
   *
   * @param port 0 for any that is free
   * @param rules what becomes of the messages
   * @throws java.io.UncheckedIOException if the port cannot be had
   */
  public static IotDataEndpoint start(int port, RulesEngine rules) {
    return new IotDataEndpoint(LoopbackServer.start(port, new IotDataService(rules), new Faults()));
  }
}
