package io.icewatch.vitals.window.state;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
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
  private static final int PAIRS = BASE * BASE;

  /** The two digits of each number below 85², as they lie in memory. */
  private static final short[] PAIR_TEXTS = new short[PAIRS];

  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle SHORTS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

  static {
    Arrays.fill(VALUES, (byte) -1);
    for (int i = 0; i < BASE; i++) {
      VALUES[ALPHABET[i]] = (byte) i;
    }
    for (int i = 0; i < PAIRS; i++) {
      PAIR_TEXTS[i] = (short) (ALPHABET[i / BASE] << Byte.SIZE | ALPHABET[i % BASE]);
    }
  }

  private Base85() {}

  /** The text of {@code bytes[0, length)}. */
  static byte[] encode(byte[] bytes, int length) {
    int blocks = length / 4;
    int rest = length % 4;
    byte[] text = new byte[blocks * 5 + (rest == 0 ? 0 : rest + 1)];
    int to = 0;
    for (int from = 0; from < 4 * blocks; from += 4) {
      encodeBlock((int) INTS.get(bytes, from) & 0xFFFF_FFFFL, text, to);
      to += 5;
    }
    if (rest != 0) {
      byte[] last = new byte[5];
      byte[] padded = new byte[4];
      System.arraycopy(bytes, 4 * blocks, padded, 0, rest);
      encodeBlock((int) INTS.get(padded, 0) & 0xFFFF_FFFFL, last, 0);
      System.arraycopy(last, 0, text, to, rest + 1);
    }
    return text;
  }

  /** Two digits at a time: a division costs more than looking a pair up. */
  private static void encodeBlock(long block, byte[] text, int to) {
    int threeDigits = (int) (block / PAIRS);
    int first = threeDigits / PAIRS;
    text[to] = ALPHABET[first];
    SHORTS.set(text, to + 1, PAIR_TEXTS[threeDigits - first * PAIRS]);
    SHORTS.set(text, to + 3, PAIR_TEXTS[(int) (block - (long) threeDigits * PAIRS)]);
  }

  /**
   * Decodes {@code text[start, end)}.
   *
   * @throws IllegalArgumentException if {@link #encode} does not write such a text
   */
  static byte[] decode(byte[] text, int start, int end) {
    int rest = (end - start) % 5;
    if (rest == 1) {
      throw new IllegalArgumentException((end - start) + " characters hold no whole bytes");
    }
    byte[] bytes = new byte[(end - start) / 5 * 4 + (rest == 0 ? 0 : rest - 1)];
    int to = 0;
    int from = start;
    for (; from + 5 <= end; from += 5) {
      INTS.set(bytes, to, (int) decodeBlock(text, from, 5));
      to += 4;
    }
    if (from < end) {
      long block = decodeBlock(text, from, end - from);
      for (int i = 0; i < rest - 1; i++) {
        bytes[to++] = (byte) (block >>> (24 - 8 * i));
      }
    }
    return bytes;
  }

  private static long decodeBlock(byte[] text, int from, int length) {
    long block = 0;
    for (int i = 0; i < 5; i++) {
      // What was cut off a short block came from zeros: the greatest digits round back to it.
      block = block * BASE + (i < length ? value(text[from + i]) : BASE - 1);
    }
    if (block >>> 32 != 0) {
      throw new IllegalArgumentException("five characters hold more than four bytes");
    }
    return block;
  }

  private static int value(byte c) {
    int value = c < 0 ? -1 : VALUES[c];
    if (value < 0) {
      throw new IllegalArgumentException("character %02x, expected one of 85".formatted(c));
    }
    return value;
  }
}
