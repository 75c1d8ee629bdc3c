package io.icewatch.local.aws.iot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests as boto3 and the AWS CLI send them: the slashes of a topic escaped. */
class IotDataEndpointTest {
  private static final byte[] READING =
      "{\"patient_id\": 2, \"spo2\": 84}".getBytes(StandardCharsets.UTF_8);

  private final List<String> kept = new CopyOnWriteArrayList<>();
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private final IotDataEndpoint endpoint =
      IotDataEndpoint.start(
          0,
          new RulesEngine(
              List.of(new IotRule("readings", new TopicFilter("icu/+/sensors"), this::keep)),
              log::add));

  private void keep(IotMessage message) {
    String payload = new String(message.payload(), StandardCharsets.UTF_8);
    if (payload.equals("full")) {
      throw new IllegalStateException("the stream is full");
    }
    kept.add(message.topic() + " " + message.clientId() + " " + payload);
  }

  @AfterEach
  void close() {
    endpoint.close();
    http.close();
  }

  private HttpResponse<String> send(String method, String path, byte[] body)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create(endpoint.uri() + path))
            .method(method, BodyPublishers.ofByteArray(body))
            .build(),
        BodyHandlers.ofString());
  }

  @ParameterizedTest
  @CsvSource({
    "/topics/icu%2F4%2Fsensors?qos=1",
    "/topics/icu%2F4%2Fsensors",
    "/topics/icu/4/sensors?retain=true&qos=0",
    "/topics/%24aws%2Frules%2Freadings%2Ficu%2F4%2Fsensors?qos=1"
  })
  void a_message_is_kept_before_its_sender_is_answered(String path) throws Exception {
    HttpResponse<String> answer = send("POST", path, READING);

    assertThat(kept).containsExactly("icu/4/sensors n/a {\"patient_id\": 2, \"spo2\": 84}");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).startsWith("{\"message\":\"OK\",\"traceId\":");
    assertThat(log).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          POST | /topics/icu%2F4%2Fsensors?qos=2 | 400 | InvalidRequestException   | qos is 2, expected 0 or 1
          POST | /topics/icu%2F%2B%2Fsensors     | 400 | InvalidRequestException   | topic icu/+/sensors, expected no
          POST | /topics/                        | 400 | InvalidRequestException   | topic of 0 bytes
          GET  | /topics/icu%2F4%2Fsensors       | 405 | MethodNotAllowedException | not GET /topics/icu/4/sensors
          POST | /things/bed-4/shadow            | 405 | MethodNotAllowedException | POST /topics/<topic>
          """)
  void what_aws_refuses_is_refused(
      String method, String path, int status, String type, String message) throws Exception {
    HttpResponse<String> answer = send(method, path, READING);

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("x-amzn-ErrorType")).hasValue(type);
    assertThat(answer.body()).contains(message);
    assertThat(kept).isEmpty();
  }

  @Test
  void a_payload_of_more_than_128_kib_is_refused() throws Exception {
    HttpResponse<String> answer =
        send("POST", "/topics/icu%2F4%2Fsensors?qos=1", new byte[128 * 1024 + 1]);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("payload of 131,073 bytes", "at most 131,072");
  }

  @Test
  void a_message_that_is_not_kept_is_an_internal_failure_so_that_the_sender_repeats_it()
      throws Exception {
    HttpResponse<String> answer =
        send("POST", "/topics/icu%2F4%2Fsensors?qos=1", "full".getBytes(StandardCharsets.UTF_8));

    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.headers().firstValue("x-amzn-ErrorType"))
        .hasValue("InternalFailureException");
    assertThat(answer.body()).contains("the stream is full");
  }

  @Test
  void a_topic_that_no_rule_listens_to_is_told_once() throws Exception {
    send("POST", "/topics/icu%2Fsensors?qos=1", READING);
    HttpResponse<String> answer = send("POST", "/topics/icu%2Fsensors?qos=1", READING);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(log).singleElement().asString().contains("no rule listens to icu/sensors");
  }
}
