package io.icewatch.local.aws.kms;

import io.icewatch.local.aws.AwsEndpoint;
import io.icewatch.local.aws.Faults;
import io.icewatch.local.aws.LoopbackServer;

/**
 * KMS on loopback: {@code GenerateMac} and {@code VerifyMac}. A key is made when it is first named,
 * and forgotten with the endpoint: what it has signed counts as long as the stack runs.
 */
public final class KmsEndpoint extends AwsEndpoint {

  private KmsEndpoint(LoopbackServer server) {
    super(server);
  }

  /**
   * Starts to listen on 127.0.0.1.
   *
   * @param port 0 for any that is free
   * @param faults what befalls the requests
   * @throws java.io.UncheckedIOException if the port cannot be had
   */
  public static KmsEndpoint start(int port, Faults faults) {
    return new KmsEndpoint(LoopbackServer.start(port, new KmsService(), faults));
  }
}
