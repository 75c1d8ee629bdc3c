package io.icewatch.board.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One request, without the nulls of the library's event. */
public final class Request {
  private final APIGatewayV2HTTPEvent event;

  /** Reads an event of payload format 2.0. */
  public Request(APIGatewayV2HTTPEvent event) {
    this.event = event;
  }

  /** The method, e.g. {@code GET}; empty for an event that is no request, as the heartbeat's. */
  public String method() {
    return Optional.ofNullable(event.getRequestContext())
        .map(APIGatewayV2HTTPEvent.RequestContext::getHttp)
        .map(APIGatewayV2HTTPEvent.RequestContext.Http::getMethod)
        .orElse("");
  }

  /** The path after the stage's, e.g. {@code /api/ward}. */
  public String path() {
    String path = Optional.ofNullable(event.getRawPath()).orElse("/");
    String stage =
        Optional.ofNullable(event.getRequestContext())
            .map(APIGatewayV2HTTPEvent.RequestContext::getStage)
            .filter(name -> !name.equals("$default"))
            .map(name -> "/" + name)
            .orElse("");
    return path.startsWith(stage + "/") ? path.substring(stage.length()) : path;
  }

  /** A header's value. */
  public Optional<String> header(String smallName) {
    return Optional.ofNullable(event.getHeaders()).map(headers -> headers.get(smallName));
  }

  /** A parameter of the query. */
  public Optional<String> query(String name) {
    return Optional.ofNullable(event.getQueryStringParameters())
        .map(parameters -> parameters.get(name));
  }

  /** A cookie's value. */
  public Optional<String> cookie(String name) {
    String prefix = name + "=";
    return Optional.ofNullable(event.getCookies()).orElse(List.of()).stream()
        .filter(cookie -> cookie.startsWith(prefix))
        .map(cookie -> cookie.substring(prefix.length()))
        .findFirst();
  }

  /** What the authorizer read in a JWT that it has verified; empty where no authorizer is. */
  public Map<String, String> claims() {
    return Optional.ofNullable(event.getRequestContext())
        .map(APIGatewayV2HTTPEvent.RequestContext::getAuthorizer)
        .map(APIGatewayV2HTTPEvent.RequestContext.Authorizer::getJwt)
        .map(APIGatewayV2HTTPEvent.RequestContext.Authorizer.JWT::getClaims)
        .orElse(Map.of());
  }

  /**
   * The body's bytes.
   *
   * @throws IllegalArgumentException if it says that it is Base64 and is not
   */
  public byte[] body() {
    String body = Optional.ofNullable(event.getBody()).orElse("");
    return event.getIsBase64Encoded() ? Base64.getDecoder().decode(body) : body.getBytes(UTF_8);
  }

  /** Whether the body says that it is of a type, e.g. {@code application/json}. */
  public boolean isOfType(String type) {
    return contentType().split(";", 2)[0].strip().equalsIgnoreCase(type);
  }

  /** What the body says that it is, with its parameters; empty if it does not. */
  public String contentType() {
    return header("content-type").orElse("");
  }

  /** Whether the client can decompress. */
  public boolean takesGzip() {
    return header("accept-encoding").filter(codings -> codings.contains("gzip")).isPresent();
  }
}
