package io.icewatch.vitals.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** ASCII, eight bytes at a time: as a long whose lowest byte is the first of them. */
public final class Swar {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long EACH = 0x0101_0101_0101_0101L;
  private static final long HIGH_HALVES = 0xF0F0_F0F0_F0F0_F0F0L;
  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
  private static final long EVERY_FOURTH = 0x0000_00FF_0000_00FFL;

  private Swar() {}

  /**
   * The bytes {@code [at, at + 8)}.
   *
   * @throws IndexOutOfBoundsException if the array does not hold them
   */
  public static long at(byte[] bytes, int at) {
    return (long) LONGS.get(bytes, at);
  }

  /** Whether all are digits: 0x30 to 0x39, so the high half is 3 and stays so plus 6. */
  public static boolean areDigits(long eight) {
    return (((eight ^ '0' * EACH) | ((eight + 6 * EACH) ^ '0' * EACH)) & HIGH_HALVES) == 0;
  }

  /** The number that eight digits say, in three steps: pairs, fours, all of them at once. */
  public static long number(long eightDigits) {
    long digits = eightDigits - '0' * EACH;
    long pairs = 10 * digits + (digits >>> Byte.SIZE);
    return ((pairs & EVERY_FOURTH) * ((1_000_000L << 32) + 100)
            + ((pairs >>> 16) & EVERY_FOURTH) * ((10_000L << 32) + 1))
        >>> 32;
  }

  /**
   * Where {@code bytes[start, end)} is no plain JSON string any more: the first quote, backslash,
   * control character or byte that is not ASCII, {@code end} if there is none.
   */
  public static int plainEnd(byte[] bytes, int start, int end) {
    int i = start;
    while (i + Long.BYTES <= end) {
      long marks = notPlain(at(bytes, i));
      if (marks != 0) {
        return i + Long.numberOfTrailingZeros(marks) / Byte.SIZE;
      }
      i += Long.BYTES;
    }
    while (i < end && bytes[i] >= ' ' && bytes[i] != '"' && bytes[i] != '\\') {
      i++;
    }
    return i;
  }

  /**
   * Marks the bytes that no plain string holds. Only the lowest mark is reliable, as a borrow may
   * run into those above it.
   */
  private static long notPlain(long eight) {
    long quotes = eight ^ '"' * EACH;
    long backslashes = eight ^ '\\' * EACH;
    return (((quotes - EACH) & ~quotes)
            | ((backslashes - EACH) & ~backslashes)
            | ((eight - ' ' * EACH) & ~eight)
            | eight)
        & HIGH_BITS;
  }

  /**
   * Whether {@code length} bytes from one place on are those from another place on. Most texts that
   * are compared here are too short for {@link java.util.Arrays#equals} to be at its best.
   *
   * @throws IndexOutOfBoundsException if one of the arrays ends before, and all are the same up to
   *     there
   */
  public static boolean areSame(
      byte[] one, int oneStart, byte[] other, int otherStart, int length) {
    int last = length - Long.BYTES;
    if (last < 0) {
      return areFewSame(one, oneStart, other, otherStart, length);
    }
    for (int i = 0; i < last; i += Long.BYTES) {
      if (at(one, oneStart + i) != at(other, otherStart + i)) {
        return false;
      }
    }
    return at(one, oneStart + last) == at(other, otherStart + last);
  }

  private static boolean areFewSame(
      byte[] one, int oneStart, byte[] other, int otherStart, int length) {
    for (int i = 0; i < length; i++) {
      if (one[oneStart + i] != other[otherStart + i]) {
        return false;
      }
    }
    return true;
  }
}
