package io.icewatch.local.aws.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What an HTTP API answers.
 *
 * @param headers by name in small letters; {@code set-cookie} may have several values
 */
record HttpApiResponse(int status, Map<String, List<String>> headers, byte[] body) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CONTENT_TYPE = "content-type";
  private static final String APPLICATION_JSON = "application/json";

  /** An answer of the API itself, e.g. {@code {"message":"Not Found"}}. */
  static HttpApiResponse message(int status, String message) {
    return json(status, JSON.createObjectNode().put("message", message).toString());
  }

  /** A JSON text. */
  static HttpApiResponse json(int status, String body) {
    return new HttpApiResponse(
        status,
        Map.of(CONTENT_TYPE, List.of(APPLICATION_JSON)),
        body.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads a function's response: an object with {@code statusCode} is the answer, anything else is
   * the answer's body, in JSON, with status 200.
   *
   * @throws IllegalArgumentException if API Gateway would answer 500 in its place
   */
  static HttpApiResponse read(byte[] response) {
    JsonNode json = parse(response);
    if (!json.isObject() || !json.has("statusCode")) {
      String body =
          json.isTextual() ? json.textValue() : new String(response, StandardCharsets.UTF_8);
      return json(200, body);
    }
    Map<String, List<String>> headers = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> header : json.path("headers").properties()) {
      if (!header.getValue().isValueNode()) {
        throw new IllegalArgumentException("header " + header.getKey() + " is no text");
      }
      headers.put(header.getKey().toLowerCase(Locale.ROOT), List.of(header.getValue().asText()));
    }
    List<String> cookies = new ArrayList<>();
    json.path("cookies").forEach(cookie -> cookies.add(cookie.asText()));
    if (!cookies.isEmpty()) {
      headers.put("set-cookie", cookies);
    }
    headers.putIfAbsent(CONTENT_TYPE, List.of("text/plain;charset=UTF-8"));
    return new HttpApiResponse(status(json.path("statusCode")), headers, body(json));
  }

  private static JsonNode parse(byte[] response) {
    try {
      return JSON.readTree(response);
    } catch (IOException e) {
      throw new IllegalArgumentException("a response that is not JSON", e);
    }
  }

  private static int status(JsonNode code) {
    int status =
        code.isTextual() && code.textValue().matches("\\d{3}")
            ? Integer.parseInt(code.textValue())
            : code.isInt() ? code.intValue() : 0;
    if (status < 100 || status > 599) {
      throw new IllegalArgumentException("statusCode " + code + ", expected 100 to 599");
    }
    return status;
  }

  private static byte[] body(JsonNode json) {
    JsonNode body = json.path("body");
    if (body.isMissingNode() || body.isNull()) {
      return new byte[0];
    }
    if (!body.isTextual()) {
      throw new IllegalArgumentException("a body that is no text");
    }
    return json.path("isBase64Encoded").asBoolean()
        ? Base64.getMimeDecoder().decode(body.textValue())
        : body.textValue().getBytes(StandardCharsets.UTF_8);
  }
}
