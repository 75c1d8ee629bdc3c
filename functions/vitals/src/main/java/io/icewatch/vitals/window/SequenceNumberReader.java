package io.icewatch.vitals.window;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Reads sequence numbers, eight digits at a time.
 *
 * <p>Mutable, for one thread.
 */
public final class SequenceNumberReader {
  /** Every number of so many decimal digits has at most 190 bits. */
  private static final int MOST_DIGITS = 57;

  private static final int BLOCK = 8;
  private static final long BLOCK_VALUE = 100_000_000;
  private static final long LOW_HALF = 0xFFFF_FFFFL;
  private static final long DIGITS = 0x3030_3030_3030_3030L;
  private static final long SIX_EACH = 0x0606_0606_0606_0606L;
  private static final long HIGH_HALVES = 0xF0F0_F0F0_F0F0_F0F0L;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** What has been read of the number so far. */
  private long high;

  private long middle;
  private long low;

  /**
   * The number that the decimal digits {@code text[start, end)} say.
   *
   * @param text in ASCII
   * @throws NumberFormatException if they say none
   * @throws IndexOutOfBoundsException if the range does not lie in {@code text}
   */
  public SequenceNumber read(byte[] text, int startInclusive, int endExclusive) {
    Objects.checkFromToIndex(startInclusive, endExclusive, text.length);
    int digits = endExclusive - startInclusive;
    if (digits == 0 || digits > MOST_DIGITS) {
      return any(text, startInclusive, digits);
    }
    high = 0;
    middle = 0;
    low = 0;
    int at = startInclusive;
    for (; at + BLOCK <= endExclusive; at += BLOCK) {
      long block = (long) LONGS.get(text, at);
      if (!isDigits(block)) {
        return any(text, startInclusive, digits);
      }
      append(BLOCK_VALUE, value(block));
    }
    for (; at < endExclusive; at++) {
      int digit = text[at] - '0';
      if (digit < 0 || digit > 9) {
        return any(text, startInclusive, digits);
      }
      append(10, digit);
    }
    return new SequenceNumber(high, middle, low);
  }

  private static SequenceNumber any(byte[] text, int start, int length) {
    return SequenceNumber.of(
        new BigInteger(new String(text, start, length, StandardCharsets.UTF_8)));
  }

  /** Whether eight bytes are digits: 0x30 to 0x39, so the high half is 3 and stays so plus 6. */
  private static boolean isDigits(long eight) {
    return (eight & HIGH_HALVES) == DIGITS && ((eight + SIX_EACH) & HIGH_HALVES) == DIGITS;
  }

  /** The number that eight digits say, in three steps: pairs, fours, all of them at once. */
  private static long value(long block) {
    long digits = block - DIGITS;
    long pairs = 10 * digits + (digits >>> 8);
    return ((pairs & 0x000000FF000000FFL) * ((1_000_000L << 32) + 100)
            + ((pairs >>> 16) & 0x000000FF000000FFL) * ((10_000L << 32) + 1))
        >>> 32;
  }

  /**
   * Multiplies and adds, 32 bits at a time: what is carried then fits beside them, and C1 has no
   * instruction for the upper half of a product.
   */
  private void append(long factor, long summand) {
    long product = (low & LOW_HALF) * factor + summand;
    long upper = (low >>> 32) * factor + (product >>> 32);
    low = (upper << 32) | (product & LOW_HALF);
    product = (middle & LOW_HALF) * factor + (upper >>> 32);
    upper = (middle >>> 32) * factor + (product >>> 32);
    middle = (upper << 32) | (product & LOW_HALF);
    high = high * factor + (upper >>> 32);
  }
}
