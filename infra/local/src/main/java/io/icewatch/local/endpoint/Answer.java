package io.icewatch.local.endpoint;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** One HTTP answer. */
record Answer(int status, Map<String, String> headers, byte[] body) {

  static Answer of(int status, String contentType, String body) {
    return new Answer(
        status, Map.of("Content-Type", contentType), body.getBytes(StandardCharsets.UTF_8));
  }
}
