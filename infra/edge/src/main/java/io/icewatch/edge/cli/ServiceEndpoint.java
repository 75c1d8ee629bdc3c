package io.icewatch.edge.cli;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.regions.Region;

/** Where a service of AWS is: at AWS, or on loopback, where any credentials do. */
final class ServiceEndpoint {
  /** As AWS names the region of an endpoint that is none. */
  private static final Region LOOPBACK_REGION = Region.US_EAST_1;

  private ServiceEndpoint() {}

  /** Makes a client for an endpoint. */
  static void set(AwsClientBuilder<?, ?> builder, URI endpoint) {
    builder.endpointOverride(endpoint);
    if (isLoopback(endpoint)) {
      builder
          .region(LOOPBACK_REGION)
          .credentialsProvider(
              StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")));
    }
  }

  private static boolean isLoopback(URI endpoint) {
    try {
      return InetAddress.getByName(endpoint.getHost()).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false; // the gateway starts without a network, and loopback needs none
    }
  }
}
