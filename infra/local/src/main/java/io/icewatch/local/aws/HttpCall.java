package io.icewatch.local.aws;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;

/** One HTTP request, read to its end. */
public record HttpCall(String method, URI uri, Headers headers, byte[] body) {

  public static HttpCall read(HttpExchange exchange) throws IOException {
    return new HttpCall(
        exchange.getRequestMethod(),
        exchange.getRequestURI(),
        exchange.getRequestHeaders(),
        exchange.getRequestBody().readAllBytes());
  }

  /** The operation that a JSON service is asked for: what follows the dot in X-Amz-Target. */
  public String target() {
    String target = headers.getFirst("X-Amz-Target");
    return target == null ? "" : target.substring(target.lastIndexOf('.') + 1);
  }
}
