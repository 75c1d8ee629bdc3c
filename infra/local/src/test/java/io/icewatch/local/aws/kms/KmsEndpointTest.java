package io.icewatch.local.aws.kms;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.icewatch.local.aws.Fault;
import io.icewatch.local.aws.Faults;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Byte for byte on the wire; the stack's functions call it by the SDK. */
class KmsEndpointTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Faults faults = new Faults();
  private final KmsEndpoint endpoint = KmsEndpoint.start(0, faults);
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    http.close();
    endpoint.close();
  }

  private HttpResponse<String> ask(String operation, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(endpoint.uri())
            .header("X-Amz-Target", "TrentService." + operation)
            .POST(BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
    assertThat(response.headers().firstValue("Content-Type"))
        .hasValue("application/x-amz-json-1.1");
    return response;
  }

  private static String request(String key, String message, String more) {
    return "{\"KeyId\":\"%s\",\"Message\":\"%s\",\"MacAlgorithm\":\"HMAC_SHA_256\"%s}"
        .formatted(key, message, more);
  }

  private String mac(String key, String message) throws Exception {
    JsonNode answer = JSON.readTree(ask("GenerateMac", request(key, message, "")).body());
    return answer.path("Mac").asText();
  }

  @Test
  void what_a_key_has_signed_is_its_own() throws Exception {
    String verified = ",\"Mac\":\"%s\"".formatted(mac("a", "aGk="));

    HttpResponse<String> own = ask("VerifyMac", request("a", "aGk=", verified));
    assertThat(own.statusCode()).isEqualTo(200);
    assertThat(own.body())
        .isEqualTo("{\"KeyId\":\"a\",\"MacAlgorithm\":\"HMAC_SHA_256\",\"MacValid\":true}");
    assertThat(ask("VerifyMac", request("b", "aGk=", verified)).body())
        .as("of another key")
        .contains("\"__type\":\"KMSInvalidMacException\"");
    assertThat(ask("VerifyMac", request("a", "aGo=", verified)).body())
        .as("of another message")
        .contains("\"__type\":\"KMSInvalidMacException\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "Sign        | {}                | UnknownOperationException | GenerateMac and VerifyMac,"
            + " not Sign",
        "GenerateMac | {                 | SerializationException    | The request is not JSON",
        "GenerateMac | {}                | ValidationException       | Message must have 1 to 4096"
            + " bytes",
        "GenerateMac | {\"Message\":\"aGk=\"} | ValidationException   | MacAlgorithm is , expected"
            + " HMAC_SHA_256",
      })
  void what_is_refused_is_refused_by_name(
      String operation, String body, String type, String message) throws Exception {
    HttpResponse<String> refused = ask(operation, body);

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(JSON.readTree(refused.body()).path("__type").asText()).isEqualTo(type);
    assertThat(JSON.readTree(refused.body()).path("message").asText()).contains(message);
  }

  @Test
  void faults_are_in_its_words() throws Exception {
    faults.next(Fault.throttle(), Fault.unavailable());

    assertThat(ask("GenerateMac", "{}").body())
        .isEqualTo("{\"__type\":\"ThrottlingException\",\"message\":\"Rate exceeded\"}");
    HttpResponse<String> unavailable = ask("GenerateMac", "{}");
    assertThat(unavailable.statusCode()).isEqualTo(503);
    assertThat(unavailable.body()).contains("\"__type\":\"DependencyTimeoutException\"");
  }
}
