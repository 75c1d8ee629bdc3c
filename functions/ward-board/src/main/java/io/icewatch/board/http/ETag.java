package io.icewatch.board.http;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A weak entity tag: the same facts have the same tag, however they are encoded (RFC 9110). */
public final class ETag {
  private static final int BYTES = 12;
  private static final Pattern COMMA = Pattern.compile("\\s*,\\s*");

  private ETag() {}

  /** The tag of some content. */
  public static String of(byte[] content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      return "W/\"" + HexFormat.of().formatHex(Arrays.copyOf(digest, BYTES)) + "\"";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /**
   * Whether the client has what the tag stands for.
   *
   * @param ifNoneMatch the header's value, or null
   */
  public static boolean matches(@Nullable String ifNoneMatch, String tag) {
    return ifNoneMatch != null
        && (ifNoneMatch.strip().equals("*")
            || COMMA.splitAsStream(ifNoneMatch.strip()).anyMatch(tag::equals));
  }
}
