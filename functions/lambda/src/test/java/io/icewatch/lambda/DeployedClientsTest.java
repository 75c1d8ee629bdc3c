package io.icewatch.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.firehose.FirehoseClient;
import software.amazon.awssdk.services.firehose.FirehoseServiceClientConfiguration;

/** What a client is made of: the variables of the function, and its own limits. */
class DeployedClientsTest {
  private static final CallLimits LIMITS =
      new CallLimits(Duration.ofSeconds(2), Duration.ofSeconds(6));
  private static final Map<String, String> LAMBDA =
      Map.of(
          "AWS_REGION", "eu-central-1",
          "AWS_ACCESS_KEY_ID", "id",
          "AWS_SECRET_ACCESS_KEY", "secret");

  @Test
  void regionCredentialsAndLimitsAreThoseOfTheFunction() {
    FirehoseServiceClientConfiguration made = made(with("AWS_SESSION_TOKEN", "token"));

    assertThat(made.region()).isEqualTo(Region.EU_CENTRAL_1);
    assertThat(made.endpointOverride()).isEmpty();
    assertThat(made.credentialsProvider().resolveIdentity().join())
        .isEqualTo(AwsSessionCredentials.create("id", "secret", "token"));
    assertThat(made.overrideConfiguration().apiCallAttemptTimeout()).contains(LIMITS.attempt());
    assertThat(made.overrideConfiguration().apiCallTimeout()).contains(LIMITS.call());
  }

  @ParameterizedTest
  @ValueSource(strings = {"AWS_ENDPOINT_URL_FIREHOSE", "AWS_ENDPOINT_URL"})
  void endpointIsThatOfTheService(String variable) {
    assertThat(made(with(variable, "http://127.0.0.1:4573")).endpointOverride())
        .contains(URI.create("http://127.0.0.1:4573"));
  }

  @Test
  void endpointOfTheServiceGoesBeforeThatOfAllAndThatOfAnotherIsNoneOfItsBusiness() {
    Map<String, String> variables = with("AWS_ENDPOINT_URL", "http://127.0.0.1:1");
    variables.put("AWS_ENDPOINT_URL_FIREHOSE", "http://127.0.0.1:2");
    variables.put("AWS_ENDPOINT_URL_SNS", "http://127.0.0.1:3");

    assertThat(made(variables).endpointOverride()).contains(URI.create("http://127.0.0.1:2"));
  }

  /** SnapStart's functions have no keys among their variables. */
  @Test
  void withoutKeysTheCredentialsAreAskedOfLambda() {
    assertThat(made(Map.of("AWS_REGION", "eu-central-1")).credentialsProvider())
        .isInstanceOf(ContainerCredentialsProvider.class);
  }

  @Test
  void missingRegionIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> made(Map.of()))
        .withMessage("AWS_REGION is not set, expected the value that Lambda gives a function");
  }

  private static Map<String, String> with(String name, String value) {
    Map<String, String> variables = new HashMap<>(LAMBDA);
    variables.put(name, value);
    return variables;
  }

  private static FirehoseServiceClientConfiguration made(Map<String, String> variables) {
    try (FirehoseClient client =
        AwsClients.of(variables).create(FirehoseClient.class, FirehoseClient.builder(), LIMITS)) {
      return client.serviceClientConfiguration();
    }
  }
}
