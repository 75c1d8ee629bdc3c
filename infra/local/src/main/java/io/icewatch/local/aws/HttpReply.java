package io.icewatch.local.aws;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** One HTTP answer. */
public record HttpReply(int status, Map<String, String> headers, byte[] body) {

  public static HttpReply of(int status, String contentType, String body) {
    return new HttpReply(
        status, Map.of("Content-Type", contentType), body.getBytes(StandardCharsets.UTF_8));
  }
}
