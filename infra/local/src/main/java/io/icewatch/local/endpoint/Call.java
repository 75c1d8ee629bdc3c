package io.icewatch.local.endpoint;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;

/** One HTTP request, read to its end. */
record Call(Headers headers, byte[] body) {

  static Call read(HttpExchange exchange) throws IOException {
    return new Call(exchange.getRequestHeaders(), exchange.getRequestBody().readAllBytes());
  }

  /** The operation that a JSON service is asked for: what follows the dot in X-Amz-Target. */
  String target() {
    String target = headers.getFirst("X-Amz-Target");
    return target == null ? "" : target.substring(target.lastIndexOf('.') + 1);
  }
}
