package io.icewatch.lambda.link;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A link as it stands in an address: {@code episode.start.page.expiry.key.mac}, the times to base
 * 36, in milliseconds and in seconds since the epoch. About 100 characters, none of which a mail
 * program breaks or escapes.
 *
 * @param link what is signed
 * @param key the {@linkplain #version version} of the key that signed it
 * @param mac HMAC-SHA-256 of {@link #signed}
 */
record LinkToken(AnswerLink link, String key, byte[] mac) {
  /** A MAC of this key over anything else is no link's. */
  private static final String PURPOSE = "answer link 1\n";

  private static final int RADIX = 36;
  private static final int VERSION_LENGTH = 8;
  private static final Pattern TOKEN =
      Pattern.compile(
          "([\\w-]{16})\\.([0-9a-z]{1,10})\\.([1-9]\\d{0,8})\\.([0-9a-z]{1,8})"
              + "\\.([\\w-]{1,8})\\.([\\w-]{43})");

  /** Which of several keys: the beginning of its id. */
  static String version(String keyArn) {
    String id = keyArn.substring(keyArn.lastIndexOf('/') + 1);
    return id.substring(0, Math.min(VERSION_LENGTH, id.length()));
  }

  /** What is signed of a link under a key. */
  static byte[] signed(AnswerLink link, String key) {
    return (PURPOSE + text(link, key)).getBytes(UTF_8);
  }

  private static String text(AnswerLink link, String key) {
    return String.join(
        ".",
        link.episode(),
        Long.toString(link.episodeStart().toEpochMilli(), RADIX),
        Integer.toString(link.pageNumber()),
        Long.toString(link.expiresAt().getEpochSecond(), RADIX),
        key);
  }

  /** Reads a token; empty if it is none, or one of which a part is missing. */
  static Optional<LinkToken> parse(String text) {
    Matcher parts = TOKEN.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    AnswerLink link =
        new AnswerLink(
            parts.group(1),
            Instant.ofEpochMilli(Long.parseLong(parts.group(2), RADIX)),
            Integer.parseInt(parts.group(3)),
            Instant.ofEpochSecond(Long.parseLong(parts.group(4), RADIX)));
    return Optional.of(
        new LinkToken(link, parts.group(5), Base64.getUrlDecoder().decode(parts.group(6))));
  }

  @Override
  public String toString() {
    return text(link, key) + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(mac);
  }
}
