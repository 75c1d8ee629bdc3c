package io.icewatch.local.aws.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.local.lambda.LambdaHost;
import io.icewatch.local.lambda.LambdaHost.Outcome;
import io.icewatch.local.replay.Playback;
import io.icewatch.local.replay.PlaybackDoor;
import io.icewatch.local.template.HttpApiSpec;
import io.icewatch.local.template.HttpApiSpec.Route;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Over HTTP on loopback: what a client gets for what a function answers. */
class HttpApiEndpointTest {
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final CountDownLatch released = new CountDownLatch(1);
  private volatile Function<byte[], Outcome> function =
      event -> new Outcome.Answered("{}".getBytes(UTF_8));

  private final LambdaHost host =
      new LambdaHost() {
        @Override
        public Outcome invoke(byte[] event) {
          return function.apply(event);
        }

        @Override
        public void close() {}
      };

  private final Playback playback = new Playback(60);

  private final HttpApiEndpoint endpoint =
      HttpApiEndpoint.start(
          0,
          new HttpApiSpec(
              "Api",
              "a1b2c3d4e5",
              "v1",
              Map.of(),
              List.of(
                  new Route("ANY /echo", "F", Duration.ofSeconds(30)),
                  new Route("GET /slow", "F", Duration.ofMillis(50)))),
          Map.of("F", host),
          InstantSource.system(),
          log::add,
          new PlaybackDoor(playback));

  @AfterEach
  void close() {
    released.countDown();
    endpoint.close();
  }

  private HttpResponse<String> send(String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(endpoint.uri().resolve(path))
              .timeout(Duration.ofSeconds(20))
              .method(method, BodyPublishers.ofString(body));
      return client.send(
          (headers.length == 0 ? request : request.headers(headers)).build(),
          BodyHandlers.ofString());
    }
  }

  private void answer(String response) {
    function = event -> new Outcome.Answered(response.getBytes(UTF_8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          # with a statusCode the object is the answer
          {"statusCode":201,"body":"made","headers":{"Content-Type":"text/html"}} | 201 | text/html | made
          {"statusCode":200,"body":"bWFkZQ==","isBase64Encoded":true}             | 200 | text/plain;charset=UTF-8 | made
          {"statusCode":"404"}                                                    | 404 | text/plain;charset=UTF-8 | ``
          # without one it is the body
          {"beds":2}                                                              | 200 | application/json | {"beds":2}
          "hello"                                                                 | 200 | application/json | hello
          # what API Gateway cannot read
          {"statusCode":99}                                                       | 500 | application/json | {"message":"Internal Server Error"}
          {"statusCode":200,"body":{}}                                            | 500 | application/json | {"message":"Internal Server Error"}
          {"statusCode":200                                                       | 500 | application/json | {"message":"Internal Server Error"}
          """)
  void a_response_becomes_an_answer(String response, int status, String type, String body)
      throws IOException, InterruptedException {
    answer(response);

    HttpResponse<String> answered = send("GET", "echo", "");

    assertThat(answered.statusCode()).isEqualTo(status);
    assertThat(answered.headers().firstValue("content-type")).hasValue(type);
    assertThat(answered.body()).isEqualTo(body);
  }

  @Test
  void every_cookie_is_a_header_of_its_own() throws IOException, InterruptedException {
    answer("{\"statusCode\":204,\"cookies\":[\"a=1\",\"b=2; Secure\"]}");

    assertThat(send("GET", "echo", "").headers().allValues("set-cookie"))
        .containsExactly("a=1", "b=2; Secure");
  }

  @Test
  void the_function_gets_the_request() throws IOException, InterruptedException {
    function = Outcome.Answered::new;

    assertThat(send("POST", "echo?x=1", "hello").body())
        .contains("\"routeKey\":\"ANY /echo\"", "\"rawPath\":\"/v1/echo\"", "\"x\":\"1\"")
        .contains("\"body\":\"hello\"", "\"host\":\"127.0.0.1:" + endpoint.uri().getPort());
  }

  @Test
  void a_path_beside_the_api_is_named_with_every_answer_and_changes_for_this_page_only()
      throws IOException, InterruptedException {
    answer("{}");
    assertThat(send("GET", "echo", "").headers().firstValue("x-playback")).hasValue("/playback");

    assertThat(send("POST", "/playback", "{\"paused\":true}").statusCode()).isEqualTo(403);
    assertThat(playback.state().isPaused()).isFalse();

    String change = "{\"paused\":true,\"speed\":300,\"share\":0.5}";
    assertThat(send("POST", "/playback", change, "x-playback", "1").body())
        .isEqualTo("{\"share\":0.0,\"speed\":300.0,\"paused\":true}");
    assertThat(playback.state()).isEqualTo(new Playback.State(0, 300, true));
    assertThat(send("POST", "/playback", "{\"speed\":0}", "x-playback", "1"))
        .extracting(HttpResponse::statusCode, HttpResponse::body)
        .containsExactly(
            400, "{\"message\":\"speed: found 0.0, expected more than 0, at most 1200\"}");
  }

  @Test
  void failures_are_told_in_api_gateways_words() throws IOException, InterruptedException {
    function = event -> new Outcome.Failed("java.lang.RuntimeException", "no bed");
    assertThat(send("GET", "echo", ""))
        .extracting(HttpResponse::statusCode, HttpResponse::body)
        .containsExactly(500, "{\"message\":\"Internal Server Error\"}");

    function =
        event -> {
          try {
            released.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return new Outcome.Answered("{}".getBytes(UTF_8));
        };
    assertThat(send("GET", "slow", ""))
        .extracting(HttpResponse::statusCode, HttpResponse::body)
        .containsExactly(503, "{\"message\":\"Service Unavailable\"}");
    assertThat(log)
        .containsExactly(
            "Api ANY /echo: java.lang.RuntimeException: no bed",
            "Api GET /slow: no response within PT0.05S");

    assertThat(send("GET", "attic", "").statusCode()).isEqualTo(404);
    assertThat(send("POST", "slow", "").statusCode()).isEqualTo(404);
    assertThat(send("GET", "/echo", "").statusCode()).as("outside of the stage").isEqualTo(404);
  }

  @Test
  void it_listens_on_loopback_only() {
    assertThat(endpoint.uri()).hasHost("127.0.0.1").hasPath("/v1/");
  }
}
