package io.icewatch.local.aws.kinesis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * What a client gets to come back with: a shard iterator, a token for the next page. Holds all that
 * it stands for, so nothing needs to be remembered, and when it was made.
 *
 * @param kind what it is for; no slash
 * @param made when it was made
 * @param fields what it stands for; no slashes
 */
record OpaqueToken(String kind, Instant made, List<String> fields) {
  /** Iterators and page tokens live five minutes. */
  static final Duration LIFE = Duration.ofMinutes(5);

  static OpaqueToken of(String kind, Instant made, String... fields) {
    return new OpaqueToken(kind, made, List.of(fields));
  }

  String text() {
    String plain = "%s/%d/%s".formatted(kind, made.toEpochMilli(), String.join("/", fields));
    return Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads a token; is the inverse of {@link #text}.
   *
   * @param fields how many fields a token of that kind has
   * @return empty if the text is no token of that kind
   */
  static Optional<OpaqueToken> parse(String kind, int fields, String text) {
    try {
      String plain = new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
      List<String> parts = List.of(plain.split("/", -1));
      if (parts.size() != fields + 2 || !parts.getFirst().equals(kind)) {
        return Optional.empty();
      }
      Instant made = Instant.ofEpochMilli(Long.parseLong(parts.get(1)));
      return Optional.of(new OpaqueToken(kind, made, parts.subList(2, parts.size())));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // neither base64, nor a number where one belongs
    }
  }

  boolean isExpired(Instant now) {
    return now.isAfter(made.plus(LIFE));
  }
}
