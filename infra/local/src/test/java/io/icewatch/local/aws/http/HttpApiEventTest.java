package io.icewatch.local.aws.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import io.icewatch.local.template.HttpApiSpec;
import io.icewatch.local.template.HttpApiSpec.Route;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The invocation event of a request: the text itself, and as Lambda's own event type reads it. */
class HttpApiEventTest {
  private static final Instant NOW = Instant.parse("2026-03-12T19:03:58.390Z");
  private static final String REQUEST_ID = "0f5e1d3c-9a2b-4c6d-8e7f-001122334455";
  private static final InetSocketAddress CLIENT =
      new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 50_123);
  private static final InetSocketAddress SERVER =
      new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 8080);
  private static final Route ROUTE = new Route("POST /beds/{bed}", "Board", Duration.ofSeconds(30));

  private static byte[] event(
      HttpApiSpec api, String query, Map<String, List<String>> headers, byte[] body) {
    return HttpApiEvent.write(
        api,
        new HttpRequest("POST", "/beds/a 1", query, headers, "HTTP/1.1", CLIENT, SERVER, body),
        new RouteTable.Match(ROUTE, Map.of("bed", "a 1")),
        REQUEST_ID,
        NOW);
  }

  private static HttpApiSpec api(String stage, Map<String, String> variables) {
    return new HttpApiSpec("Api", "a1b2c3d4e5", stage, variables, List.of(ROUTE));
  }

  @Test
  void is_api_gateways_payload_2_0_to_the_letter() {
    Map<String, List<String>> headers = new TreeMap<>();
    headers.put("Host", List.of("127.0.0.1:8080"));
    headers.put("User-Agent", List.of("curl/8"));
    headers.put("Content-type", List.of("application/json; charset=utf-8"));
    headers.put("Accept", List.of("text/html", "text/plain"));
    headers.put("Cookie", List.of("token=1; theme=dark"));

    byte[] event =
        event(
            api("v1", Map.of("WARD", "north")),
            "since=a%20b&since=c&all",
            headers,
            "{\"who\":\"Zoë\"}".getBytes(UTF_8));

    assertThat(new String(event, UTF_8))
        .isEqualTo(
            """
            {"version":"2.0","routeKey":"POST /beds/{bed}","rawPath":"/v1/beds/a 1",\
            "rawQueryString":"since=a%20b&since=c&all","cookies":["token=1","theme=dark"],\
            "headers":{"accept":"text/html,text/plain","content-type":"application/json; charset=utf-8",\
            "host":"127.0.0.1:8080","user-agent":"curl/8",\
            "x-amzn-trace-id":"Root=1-69b30e1e-0f5e1d3c9a2b4c6d8e7f0011",\
            "x-forwarded-for":"127.0.0.1","x-forwarded-port":"8080","x-forwarded-proto":"http"},\
            "queryStringParameters":{"all":"","since":"a b,c"},\
            "requestContext":{"accountId":"123456789012","apiId":"a1b2c3d4e5",\
            "domainName":"a1b2c3d4e5.execute-api.us-east-1.amazonaws.com","domainPrefix":"a1b2c3d4e5",\
            "http":{"method":"POST","path":"/v1/beds/a 1","protocol":"HTTP/1.1","sourceIp":"127.0.0.1",\
            "userAgent":"curl/8"},"requestId":"0f5e1d3c-9a2b-4c6d-8e7f-001122334455",\
            "routeKey":"POST /beds/{bed}","stage":"v1","time":"12/Mar/2026:19:03:58 +0000",\
            "timeEpoch":1773342238390},"pathParameters":{"bed":"a 1"},\
            "stageVariables":{"WARD":"north"},"body":"{\\"who\\":\\"Zoë\\"}","isBase64Encoded":false}\
            """);

    APIGatewayV2HTTPEvent read =
        LambdaEventSerializers.serializerFor(
                APIGatewayV2HTTPEvent.class, APIGatewayV2HTTPEvent.class.getClassLoader())
            .fromJson(new String(event, UTF_8));
    assertThat(read.getRouteKey()).isEqualTo("POST /beds/{bed}");
    assertThat(read.getCookies()).containsExactly("token=1", "theme=dark");
    assertThat(read.getHeaders()).containsEntry("host", "127.0.0.1:8080");
    assertThat(read.getQueryStringParameters()).containsEntry("since", "a b,c");
    assertThat(read.getPathParameters()).isEqualTo(Map.of("bed", "a 1"));
    assertThat(read.getStageVariables()).isEqualTo(Map.of("WARD", "north"));
    assertThat(read.getBody()).isEqualTo("{\"who\":\"Zoë\"}");
    assertThat(read.getIsBase64Encoded()).isFalse();
    assertThat(read.getRequestContext().getTimeEpoch()).isEqualTo(NOW.toEpochMilli());
    assertThat(read.getRequestContext().getHttp().getMethod()).isEqualTo("POST");
  }

  @Test
  void leaves_out_what_a_request_does_not_have() {
    String event = new String(event(api("$default", Map.of()), "", Map.of(), new byte[0]), UTF_8);

    assertThat(event)
        .contains("\"rawPath\":\"/beds/a 1\"", "\"rawQueryString\":\"\"", "\"stage\":\"$default\"")
        .contains("\"isBase64Encoded\":false")
        .doesNotContain("cookies", "queryStringParameters", "stageVariables", "\"body\"");
  }

  @Test
  void a_body_that_is_no_text_or_is_compressed_is_base64() {
    HttpApiSpec api = api("$default", Map.of());
    byte[] body = {0, 1, (byte) 0xff};

    assertThat(
            new String(event(api, "", Map.of("Content-type", List.of("image/png")), body), UTF_8))
        .contains("\"body\":\"AAH/\",\"isBase64Encoded\":true");
    assertThat(
            new String(
                event(
                    api,
                    "",
                    Map.of(
                        "Content-type", List.of("text/plain"),
                        "Content-encoding", List.of("gzip")),
                    body),
                UTF_8))
        .contains("\"body\":\"AAH/\",\"isBase64Encoded\":true");
  }
}
