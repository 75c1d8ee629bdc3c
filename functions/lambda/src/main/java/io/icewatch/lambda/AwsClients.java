package io.icewatch.lambda;

import java.util.Map;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;

/** Makes a function's AWS clients. A function makes each once, when it is made itself. */
public interface AwsClients {

  /**
   * Makes a client.
   *
   * @param type its interface, e.g. {@code SnsClient}; the client may be another implementation
   *     than the builder's
   * @param builder as the SDK gives it, with nothing set but what is the function's own business;
   *     credentials, region, endpoint, limits and HTTP client are set here
   * @param limits how long a call may take
   */
  <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C create(
      Class<C> type, B builder, CallLimits limits);

  /**
   * Clients on the URL-connection HTTP client, for the region, the credentials and the endpoints
   * that the variables name: {@code AWS_REGION}, {@code AWS_ACCESS_KEY_ID}, {@code
   * AWS_SECRET_ACCESS_KEY} and {@code AWS_SESSION_TOKEN} as Lambda sets them, and for each service
   * {@code AWS_ENDPOINT_URL_<SERVICE>}, e.g. {@code AWS_ENDPOINT_URL_DYNAMODB}, or for all of them
   * {@code AWS_ENDPOINT_URL}, as the SDKs read it. Without an endpoint it is the region's own;
   * without credentials, which SnapStart leaves out, they are asked of the endpoint that Lambda
   * names in {@code AWS_CONTAINER_CREDENTIALS_FULL_URI}.
   *
   * @param variables environment variables by name
   */
  static AwsClients of(Map<String, String> variables) {
    return new DeployedClients(variables);
  }
}
