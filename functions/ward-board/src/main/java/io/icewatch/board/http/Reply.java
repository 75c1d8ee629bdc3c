package io.icewatch.board.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One answer. Whatever it is, no other site may frame it, no proxy may keep it, and no browser may
 * guess its type. Immutable.
 */
public final class Reply {
  /**
   * Everything from this host and nothing inline: markup that slips into a page has no script.
   * Forms may be sent here only.
   */
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'%s; manifest-src 'self'; form-action 'self'; base-uri 'none';"
          + " frame-ancestors 'none'";

  private static final Map<String, String> ALWAYS =
      Map.of(
          "content-security-policy", CONTENT_SECURITY_POLICY.formatted(""),
          "x-content-type-options", "nosniff",
          "referrer-policy", "no-referrer",
          "cross-origin-opener-policy", "same-origin",
          "cross-origin-resource-policy", "same-origin");

  private final int status;
  private final Map<String, String> headers;
  private final List<String> cookies;
  private final byte[] body;
  private final boolean isText;

  private Reply(
      int status, Map<String, String> headers, List<String> cookies, byte[] body, boolean isText) {
    this.status = status;
    this.headers = Map.copyOf(headers);
    this.cookies = List.copyOf(cookies);
    this.body = body;
    this.isText = isText;
  }

  /** One JSON value, which nobody keeps. */
  public static Reply json(int status, String body) {
    return new Reply(
        status,
        Map.of(
            "content-type", "application/json; charset=utf-8",
            "cache-control", "no-store"),
        List.of(),
        body.getBytes(UTF_8),
        true);
  }

  /**
   * A page, which nobody keeps. Its forms go back to where it came from, and say so: without a
   * referrer a browser would call their origin null.
   */
  public static Reply html(int status, String page) {
    return new Reply(
        status,
        Map.of(
            "content-type", "text/html; charset=utf-8",
            "cache-control", "no-store",
            "referrer-policy", "same-origin",
            "x-robots-tag", "noindex"),
        List.of(),
        page.getBytes(UTF_8),
        true);
  }

  /** Bytes of the given type, which nobody keeps; {@code content-encoding} is for the caller. */
  public static Reply bytes(String contentType, byte[] body) {
    return new Reply(
        200,
        Map.of("content-type", contentType, "cache-control", "no-store"),
        List.of(),
        body,
        false);
  }

  /** Nothing but a status, e.g. 304. */
  public static Reply empty(int status) {
    return new Reply(status, Map.of("cache-control", "no-store"), List.of(), new byte[0], true);
  }

  /** What was wrong: {@code {"error": message}}. */
  public static Reply error(int status, String message) {
    return json(status, JsonText.object(json -> json.writeStringField("error", message)));
  }

  /** This with a header, in place of one of the same name. */
  public Reply with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(requireNonNull(name, "name"), requireNonNull(value, "value"));
    return new Reply(status, more, cookies, body, isText);
  }

  /** This of a page whose scripts may talk to some other origins too. */
  public Reply talkingTo(List<String> origins) {
    String more = origins.stream().map(origin -> " " + origin).collect(Collectors.joining());
    return with("content-security-policy", CONTENT_SECURITY_POLICY.formatted(more));
  }

  /** This with a cookie, as {@code Set-Cookie} has it. */
  public Reply withCookie(String cookie) {
    return new Reply(status, headers, List.of(cookie), body, isText);
  }

  /** As API Gateway takes it. */
  public APIGatewayV2HTTPResponse toResponse() {
    Map<String, String> all = new LinkedHashMap<>(ALWAYS);
    all.putAll(headers);
    return APIGatewayV2HTTPResponse.builder()
        .withStatusCode(status)
        .withHeaders(all)
        .withCookies(cookies)
        .withBody(isText ? new String(body, UTF_8) : Base64.getEncoder().encodeToString(body))
        .withIsBase64Encoded(!isText)
        .build();
  }
}
