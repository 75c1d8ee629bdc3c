package io.icewatch.snapstart;

import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;

/** Where a function's credentials are. */
public final class LambdaCredentials {
  private LambdaCredentials() {}

  /**
   * Looks into the environment and, since SnapStart puts none there, asks the endpoint that the
   * environment names. The SDK's own chain has four places more, and is not made before the first
   * call: after the snapshot.
   */
  public static AwsCredentialsProvider provider() {
    return AwsCredentialsProviderChain.of(
        EnvironmentVariableCredentialsProvider.create(),
        ContainerCredentialsProvider.builder().build());
  }
}
