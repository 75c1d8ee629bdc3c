package io.icewatch.vitals.window;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The number that a stream gives a record. Kinesis gives out numbers of 186 bits, and three of them
 * are touched for each record that is folded; as three longs they cost a fraction of what a {@link
 * BigInteger} of that size does. A number that does not fit is held as one all the same.
 *
 * <p>Immutable.
 */
public final class SequenceNumber {
  /** Every number of so many decimal digits has at most 190 bits. */
  private static final int MOST_DIGITS = 57;

  private static final int MOST_BITS = 191;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final long high;
  private final long middle;
  private final long low;

  /** The number if it is negative or has more than 191 bits; the others are 0 then. */
  private final @Nullable BigInteger other;

  private SequenceNumber(long high, long middle, long low, @Nullable BigInteger other) {
    this.high = high;
    this.middle = middle;
    this.low = low;
    this.other = other;
  }

  /**
   * The number that the decimal digits {@code text[start, end)} say.
   *
   * @param text in ASCII
   * @throws NumberFormatException if they say none
   */
  public static SequenceNumber parse(byte[] text, int startInclusive, int endExclusive) {
    int digits = endExclusive - startInclusive;
    if (digits > MOST_DIGITS || !isDigits(text, startInclusive, endExclusive)) {
      return of(new BigInteger(new String(text, startInclusive, digits, StandardCharsets.UTF_8)));
    }
    long high = 0;
    long middle = 0;
    long low = 0;
    int at = startInclusive;
    while (at < endExclusive) {
      boolean isEight = at + 8 <= endExclusive;
      long factor = isEight ? 100_000_000 : 10;
      long summand = isEight ? eightDigits(text, at) : text[at] - '0';
      long lowSum = low * factor + summand;
      long carry = Math.unsignedMultiplyHigh(low, factor) + carry(lowSum, summand);
      long middleSum = middle * factor + carry;
      high = high * factor + Math.unsignedMultiplyHigh(middle, factor) + carry(middleSum, carry);
      middle = middleSum;
      low = lowSum;
      at += isEight ? 8 : 1;
    }
    return new SequenceNumber(high, middle, low, null);
  }

  private static boolean isDigits(byte[] text, int start, int end) {
    for (int i = start; i < end; i++) {
      if (text[i] < '0' || text[i] > '9') {
        return false;
      }
    }
    return end > start;
  }

  /** The number that eight digits say, in three steps: pairs, fours, all of them at once. */
  private static long eightDigits(byte[] text, int at) {
    long digits = (long) LONGS.get(text, at) - 0x3030303030303030L;
    long pairs = 10 * digits + (digits >>> 8);
    return ((pairs & 0x000000FF000000FFL) * ((1_000_000L << 32) + 100)
            + ((pairs >>> 16) & 0x000000FF000000FFL) * ((10_000L << 32) + 1))
        >>> 32;
  }

  /** 1 if a sum of two, unsigned, is less than one of the two, otherwise 0. */
  private static long carry(long sum, long summand) {
    return Long.compareUnsigned(sum, summand) < 0 ? 1 : 0;
  }

  /** The same number. */
  public static SequenceNumber of(BigInteger number) {
    if (number.signum() < 0 || number.bitLength() > MOST_BITS) {
      return new SequenceNumber(0, 0, 0, number);
    }
    return new SequenceNumber(
        number.shiftRight(2 * Long.SIZE).longValue(),
        number.shiftRight(Long.SIZE).longValue(),
        number.longValue(),
        null);
  }

  /** The same number. */
  public BigInteger toBigInteger() {
    return other == null
        ? new BigInteger(
            1,
            ByteBuffer.allocate(3 * Long.BYTES).putLong(high).putLong(middle).putLong(low).array())
        : other;
  }

  /**
   * How far this number lies behind another, as hexadecimal digits, the lowest first, without zeros
   * at the end; null if it does not lie behind it or one of them is not of three longs.
   */
  byte @Nullable [] digitsSince(SequenceNumber from) {
    if (other != null || from.other != null) {
      return null;
    }
    long lowDistance = low - from.low;
    long borrow = Long.compareUnsigned(low, from.low) < 0 ? 1 : 0;
    long middleDistance = middle - from.middle - borrow;
    long middleBorrow =
        Long.compareUnsigned(middle, from.middle) < 0 || (borrow == 1 && middle == from.middle)
            ? 1
            : 0;
    long highDistance = high - from.high - middleBorrow;
    return highDistance < 0 ? null : digits(highDistance, middleDistance, lowDistance);
  }

  private static byte[] digits(long high, long middle, long low) {
    int bits =
        high != 0
            ? 3 * Long.SIZE - Long.numberOfLeadingZeros(high)
            : middle != 0
                ? 2 * Long.SIZE - Long.numberOfLeadingZeros(middle)
                : Long.SIZE - Long.numberOfLeadingZeros(low);
    byte[] digits = new byte[(bits + 3) / 4];
    for (int i = 0; i < digits.length; i++) {
      long part = i < 16 ? low : i < 32 ? middle : high;
      digits[i] = (byte) (part >>> (4 * (i & 15)) & 0xF);
    }
    return digits;
  }

  /**
   * This number and {@code value} times 16 to the power of {@code digits}.
   *
   * @param value at least 0, less than 2⁶⁰
   */
  SequenceNumber plus(long value, int digits) {
    int shift = 4 * digits;
    if (other != null || shift > MOST_BITS - Long.SIZE) {
      return of(toBigInteger().add(BigInteger.valueOf(value).shiftLeft(shift)));
    }
    long lowPart = shift < Long.SIZE ? value << shift : 0;
    long middlePart =
        shift == 0 ? 0 : shift < Long.SIZE ? value >>> (Long.SIZE - shift) : value << (shift - 64);
    long highPart = shift <= Long.SIZE ? 0 : value >>> (2 * Long.SIZE - shift);
    long lowSum = low + lowPart;
    long carry = carry(lowSum, lowPart);
    long middleSum = middle + middlePart + carry;
    boolean isCarried =
        Long.compareUnsigned(middleSum, middle) < 0 || (carry == 1 && middleSum == middle);
    long highSum = high + highPart + (isCarried ? 1 : 0);
    return highSum < 0
        ? of(toBigInteger().add(BigInteger.valueOf(value).shiftLeft(shift)))
        : new SequenceNumber(highSum, middleSum, lowSum, null);
  }

  @Override
  public boolean equals(@Nullable Object object) {
    return object instanceof SequenceNumber that
        && high == that.high
        && middle == that.middle
        && low == that.low
        && Objects.equals(other, that.other);
  }

  @Override
  public int hashCode() {
    return other == null ? Long.hashCode(31 * (31 * high + middle) + low) : other.hashCode();
  }

  /** Decimal digits. */
  @Override
  public String toString() {
    return toBigInteger().toString();
  }
}
