package io.icewatch.vitals.window;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Bytes as text of 85 printable characters: five for every four bytes, where base64 takes five and
 * a third. None of them is ever escaped in JSON, not even by a writer that thinks of HTML: quote,
 * backslash, slash, apostrophe, ampersand, equals sign and angle brackets are not among them. A
 * rest of one to three bytes takes one character more than it has bytes.
 */
final class Base85 {
  private static final byte[] ALPHABET =
      ("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz" + "!#$%()*+,-.:;?@[]^_`{|~")
          .getBytes(StandardCharsets.US_ASCII);

  private static final byte[] VALUES = new byte[128];
  private static final int BASE = 85;

  static {
    Arrays.fill(VALUES, (byte) -1);
    for (int i = 0; i < BASE; i++) {
      VALUES[ALPHABET[i]] = (byte) i;
    }
  }

  private Base85() {}

  static String encode(byte[] bytes) {
    byte[] text =
        new byte[bytes.length / 4 * 5 + (bytes.length % 4 == 0 ? 0 : bytes.length % 4 + 1)];
    int to = 0;
    for (int from = 0; from < bytes.length; from += 4) {
      int length = Math.min(4, bytes.length - from);
      long block = 0;
      for (int i = 0; i < 4; i++) {
        block = block << 8 | (i < length ? bytes[from + i] & 0xFF : 0);
      }
      for (int i = 4; i >= 0; i--) {
        if (i <= length) {
          text[to + i] = ALPHABET[(int) (block % BASE)];
        }
        block /= BASE;
      }
      to += length + 1;
    }
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  /**
   * @throws IllegalArgumentException if {@link #encode} does not write such a text
   */
  static byte[] decode(String text) {
    int rest = text.length() % 5;
    if (rest == 1) {
      throw new IllegalArgumentException(text.length() + " characters hold no whole bytes");
    }
    byte[] bytes = new byte[text.length() / 5 * 4 + (rest == 0 ? 0 : rest - 1)];
    int to = 0;
    for (int from = 0; from < text.length(); from += 5) {
      int length = Math.min(5, text.length() - from);
      long block = 0;
      for (int i = 0; i < 5; i++) {
        // What was cut off a short block came from zeros: the greatest digits round back to it.
        block = block * BASE + (i < length ? value(text.charAt(from + i)) : BASE - 1);
      }
      if (block >>> 32 != 0) {
        throw new IllegalArgumentException("five characters hold more than four bytes");
      }
      for (int i = 0; i < length - 1; i++) {
        bytes[to++] = (byte) (block >>> (24 - 8 * i));
      }
    }
    return bytes;
  }

  private static int value(char c) {
    int value = c < VALUES.length ? VALUES[c] : -1;
    if (value < 0) {
      throw new IllegalArgumentException("character %04x, expected one of 85".formatted((int) c));
    }
    return value;
  }
}
