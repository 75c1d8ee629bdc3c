package io.icewatch.local.aws.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.icewatch.local.aws.http.RouteTable.Match;
import io.icewatch.local.template.HttpApiSpec;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Writes the invocation event of a request: payload format 2.0. */
final class HttpApiEvent {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** Bodies of other types are base64, and so are encoded ones. */
  private static final Pattern TEXT =
      Pattern.compile("text/.*|application/(.+\\+)?(json|xml|javascript)");

  private static final String REGION = "us-east-1";

  /** The account that the template is read for. */
  private static final String ACCOUNT = "123456789012";

  private HttpApiEvent() {}

  /**
   * Writes an event.
   *
   * @param match the route that was chosen
   * @param requestId unique for each request
   * @param now when the request came
   */
  static byte[] write(
      HttpApiSpec api, HttpRequest request, Match match, String requestId, Instant now) {
    Map<String, String> headers = headers(request);
    headers.put("x-amzn-trace-id", traceId(requestId, now));
    String path =
        api.stage().equals(HttpApiSpec.DEFAULT_STAGE)
            ? request.path()
            : "/" + api.stage() + request.path();
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    event
        .put("version", "2.0")
        .put("routeKey", match.route().key())
        .put("rawPath", path)
        .put("rawQueryString", request.rawQuery());
    String cookies = headers.remove("cookie");
    if (cookies != null) {
      Pattern.compile(";\\s*").splitAsStream(cookies).forEach(event.putArray("cookies")::add);
    }
    put(event, "headers", headers);
    if (!request.rawQuery().isEmpty()) {
      put(event, "queryStringParameters", queryParameters(request.rawQuery()));
    }
    event.set("requestContext", context(api, request, match, path, headers, requestId, now));
    if (!match.pathParameters().isEmpty()) {
      put(event, "pathParameters", new TreeMap<>(match.pathParameters()));
    }
    if (!api.stageVariables().isEmpty()) {
      put(event, "stageVariables", new TreeMap<>(api.stageVariables()));
    }
    boolean isBase64 = request.body().length > 0 && !isText(headers);
    if (request.body().length > 0) {
      event.put(
          "body",
          isBase64
              ? Base64.getEncoder().encodeToString(request.body())
              : new String(request.body(), StandardCharsets.UTF_8));
    }
    event.put("isBase64Encoded", isBase64);
    return event.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static ObjectNode context(
      HttpApiSpec api,
      HttpRequest request,
      Match match,
      String path,
      Map<String, String> headers,
      String requestId,
      Instant now) {
    ObjectNode context = JsonNodeFactory.instance.objectNode();
    context
        .put("accountId", ACCOUNT)
        .put("apiId", api.id())
        .put("domainName", "%s.execute-api.%s.amazonaws.com".formatted(api.id(), REGION))
        .put("domainPrefix", api.id());
    context
        .putObject("http")
        .put("method", request.method())
        .put("path", path)
        .put("protocol", request.protocol())
        .put("sourceIp", request.client().getAddress().getHostAddress())
        .put("userAgent", headers.getOrDefault("user-agent", ""));
    return context
        .put("requestId", requestId)
        .put("routeKey", match.route().key())
        .put("stage", api.stage())
        .put("time", TIME.format(now))
        .put("timeEpoch", now.toEpochMilli());
  }

  /** Names in small letters, lines of the same name joined, and what API Gateway adds. */
  private static Map<String, String> headers(HttpRequest request) {
    Map<String, String> headers = new TreeMap<>();
    request
        .headers()
        .forEach((name, values) -> {
          String key = name.toLowerCase(Locale.ROOT);
          headers.put(key, String.join(key.equals("cookie") ? "; " : ",", values));
        });
    headers.put("x-forwarded-for", request.client().getAddress().getHostAddress());
    headers.put("x-forwarded-port", Integer.toString(request.server().getPort()));
    headers.put("x-forwarded-proto", "http");
    return headers;
  }

  /** E.g. {@code Root=1-5e6722a7-cc56xmpl46db7ae02d4da47e}: the second, then 96 bits. */
  private static String traceId(String requestId, Instant now) {
    String digits = requestId.replaceAll("[^0-9a-f]", "");
    return "Root=1-%08x-%s".formatted(now.getEpochSecond(), digits.substring(0, 24));
  }

  private static Map<String, String> queryParameters(String query) {
    Map<String, String> parameters = new TreeMap<>();
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      parameters.merge(decoded(name), decoded(value), (first, second) -> first + "," + second);
    }
    return parameters;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static boolean isText(Map<String, String> headers) {
    String type = headers.getOrDefault("content-type", "text/plain");
    String media = List.of(type.split(";", 2)).getFirst().strip().toLowerCase(Locale.ROOT);
    return TEXT.matcher(media).matches() && !headers.containsKey("content-encoding");
  }

  private static void put(ObjectNode event, String name, Map<String, String> texts) {
    ObjectNode object = event.putObject(name);
    texts.forEach(object::put);
  }
}
