package io.icewatch.lambda;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;

/** Clients for what the environment variables of a deployed function name. */
final class DeployedClients implements AwsClients {
  private final Map<String, String> variables;
  private final AwsCredentialsProvider credentials;

  DeployedClients(Map<String, String> variables) {
    this.variables = variables;
    this.credentials = credentials(variables);
  }

  @Override
  public <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C create(
      Class<C> type, B builder, CallLimits limits) {
    @Nullable String endpoint =
        variables.getOrDefault(endpointVariable(type), variables.get("AWS_ENDPOINT_URL"));
    if (endpoint != null) {
      builder.endpointOverride(URI.create(endpoint));
    }
    return builder
        .region(Region.of(required("AWS_REGION")))
        .credentialsProvider(credentials)
        .overrideConfiguration(limits.toOverride().build())
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .build();
  }

  /** A client is named after its service: {@code DynamoDbClient} is for {@code DYNAMODB}. */
  private static String endpointVariable(Class<?> client) {
    String service = client.getSimpleName().replaceFirst("Client$", "");
    return "AWS_ENDPOINT_URL_" + service.toUpperCase(Locale.ROOT);
  }

  /**
   * The SDK's own chain looks into four places more, and is not made before the first call: after
   * the snapshot.
   */
  private AwsCredentialsProvider credentials(Map<String, String> variables) {
    String id = variables.get("AWS_ACCESS_KEY_ID");
    if (id == null) {
      return ContainerCredentialsProvider.builder().build();
    }
    String secret = required("AWS_SECRET_ACCESS_KEY");
    @Nullable String token = variables.get("AWS_SESSION_TOKEN");
    return StaticCredentialsProvider.create(
        token == null
            ? AwsBasicCredentials.create(id, secret)
            : AwsSessionCredentials.create(id, secret, token));
  }

  private String required(String name) {
    String value = variables.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          name + " is not set, expected the value that Lambda gives a function");
    }
    return value;
  }
}
