package io.icewatch.local.stream;

import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/**
 * The text of a sequence number: 56 decimal digits, as Kinesis writes them. A constant head keeps
 * the length; then comes the record's ordinal, which carries the order; the last digits are the
 * shard's number, so that no two records of a stream share a text.
 *
 * <p>Within a shard and its descendants the texts compare, as big integers, like the ordinals.
 */
final class SequenceNumberFormat {
  /** Digits of a sequence number. */
  static final int LENGTH = 56;

  private static final byte[] HEAD =
      "496547180327659091284510977324985".getBytes(StandardCharsets.US_ASCII);
  private static final int ORDINAL_END = HEAD.length + 19;
  private static final int SHARD_NUMBERS = 10_000;

  private SequenceNumberFormat() {}

  /** Returns the text of an ordinal in a shard. */
  static String text(long ordinal, int shardNumber) {
    byte[] digits = new byte[LENGTH];
    write(ordinal, shardNumber, digits, 0);
    return new String(digits, StandardCharsets.US_ASCII);
  }

  /** Writes the text's {@link #LENGTH} digits into {@code target}, beginning at {@code offset}. */
  static void write(long ordinal, int shardNumber, byte[] target, int offset) {
    System.arraycopy(HEAD, 0, target, offset, HEAD.length);
    writeDigits(ordinal, target, offset + HEAD.length, offset + ORDINAL_END);
    writeDigits(shardNumber % SHARD_NUMBERS, target, offset + ORDINAL_END, offset + LENGTH);
  }

  private static void writeDigits(long value, byte[] target, int start, int end) {
    long rest = value;
    for (int i = end - 1; i >= start; i--) {
      target[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }

  /**
   * Returns the ordinal that a text stands for in a shard; empty if it is no text of that shard.
   */
  static OptionalLong ordinal(String text, int shardNumber) {
    if (text.length() != LENGTH) {
      return OptionalLong.empty();
    }
    long ordinal = 0;
    for (int i = HEAD.length; i < ORDINAL_END; i++) {
      ordinal = ordinal * 10 + (text.charAt(i) - '0');
    }
    return ordinal >= 0 && text(ordinal, shardNumber).equals(text)
        ? OptionalLong.of(ordinal)
        : OptionalLong.empty();
  }
}
