package io.icewatch.vitals.record;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The number that a stream gives a record, and for a message that came with others in one record
 * its place among them. Immutable; ordered by the number, then by the place.
 *
 * <p>Kinesis gives out numbers of 186 bits, and three of them are touched for each record that is
 * folded; as three longs they cost a fraction of what a {@link BigInteger} of that size does. A
 * number that does not fit is held as one all the same.
 */
public final class SequenceNumber implements Comparable<SequenceNumber> {
  private static final int MOST_BITS = 191;

  /** Seven times nine; the greatest number has 58. */
  private static final int MOST_DIGITS = 63;

  private static final long BILLION = 1_000_000_000;

  private final long high;
  private final long middle;
  private final long low;

  /** The number if it is negative or has more than 191 bits; the others are 0 then. */
  private final @Nullable BigInteger other;

  /** The place in the record; 0 for the first, and for the only one. */
  private final int sub;

  /** A number of at most 191 bits, from 64 of them each. */
  SequenceNumber(long high, long middle, long low) {
    this(high, middle, low, null, 0);
  }

  private SequenceNumber(long high, long middle, long low, @Nullable BigInteger other, int sub) {
    this.high = high;
    this.middle = middle;
    this.low = low;
    this.other = other;
    this.sub = sub;
  }

  /** 1 if a sum of two, unsigned, is less than one of the two, otherwise 0. */
  static long carry(long sum, long summand) {
    return Long.compareUnsigned(sum, summand) < 0 ? 1 : 0;
  }

  /**
   * Is the inverse of {@link #toString}.
   *
   * @throws NumberFormatException if the text says no number
   */
  public static SequenceNumber parse(String text) {
    int dot = text.indexOf('.');
    return dot < 0
        ? of(new BigInteger(text))
        : of(new BigInteger(text.substring(0, dot)))
            .withSub(Integer.parseInt(text.substring(dot + 1)));
  }

  /** The same number. */
  public static SequenceNumber of(long number) {
    return of(BigInteger.valueOf(number));
  }

  /** The same number. */
  public static SequenceNumber of(BigInteger number) {
    if (number.signum() < 0 || number.bitLength() > MOST_BITS) {
      return new SequenceNumber(0, 0, 0, number, 0);
    }
    return new SequenceNumber(
        number.shiftRight(2 * Long.SIZE).longValue(),
        number.shiftRight(Long.SIZE).longValue(),
        number.longValue());
  }

  /**
   * The number of the same record, with a place in it.
   *
   * @param place from 0 for the first message
   */
  public SequenceNumber withSub(int place) {
    return place == sub ? this : new SequenceNumber(high, middle, low, other, place);
  }

  /** The number of the record, without a place in it: what Kinesis and Lambda know. */
  public SequenceNumber ofRecord() {
    return withSub(0);
  }

  /** The number of the record. */
  public BigInteger toBigInteger() {
    return other == null
        ? new BigInteger(
            1,
            ByteBuffer.allocate(3 * Long.BYTES).putLong(high).putLong(middle).putLong(low).array())
        : other;
  }

  /**
   * How far this record's number lies behind another's, as hexadecimal digits, the lowest first,
   * without zeros at the end; null if it does not lie behind it or one of them is negative or has
   * more than 191 bits.
   */
  public byte @Nullable [] digitsSince(SequenceNumber from) {
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
   * This record's number and {@code value} times 16 to the power of {@code digits}.
   *
   * @param value at least 0, less than 2⁶⁰
   */
  public SequenceNumber plus(long value, int digits) {
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
        : new SequenceNumber(highSum, middleSum, lowSum);
  }

  @Override
  public int compareTo(SequenceNumber that) {
    int byRecord = compareRecord(that);
    return byRecord == 0 ? Integer.compare(sub, that.sub) : byRecord;
  }

  private int compareRecord(SequenceNumber that) {
    if (other != null || that.other != null) {
      return toBigInteger().compareTo(that.toBigInteger());
    }
    if (high != that.high) {
      return Long.compare(high, that.high);
    }
    return middle != that.middle
        ? Long.compareUnsigned(middle, that.middle)
        : Long.compareUnsigned(low, that.low);
  }

  @Override
  public boolean equals(@Nullable Object object) {
    return object instanceof SequenceNumber that
        && high == that.high
        && middle == that.middle
        && low == that.low
        && sub == that.sub
        && Objects.equals(other, that.other);
  }

  @Override
  public int hashCode() {
    return 31 * sub
        + (other == null ? Long.hashCode(31 * (31 * high + middle) + low) : other.hashCode());
  }

  /** Decimal digits; a dot and the place in the record behind them unless that is 0. */
  @Override
  public String toString() {
    String number = other == null ? decimalDigits() : other.toString();
    return sub == 0 ? number : number + "." + sub;
  }

  /** From the lowest digits up, nine at a time: what is left is divided, 32 bits after 32. */
  private String decimalDigits() {
    int[] left = {
      (int) (high >>> 32),
      (int) high,
      (int) (middle >>> 32),
      (int) middle,
      (int) (low >>> 32),
      (int) low
    };
    byte[] digits = new byte[MOST_DIGITS];
    int at = digits.length;
    int leading = 0;
    do {
      long rest = 0;
      for (int i = leading; i < left.length; i++) {
        long part = rest << 32 | (left[i] & 0xFFFF_FFFFL);
        left[i] = (int) (part / BILLION);
        rest = part % BILLION;
      }
      int nine = (int) rest;
      for (int i = 0; i < 9; i++) {
        digits[--at] = (byte) ('0' + nine % 10);
        nine /= 10;
      }
      while (leading < left.length && left[leading] == 0) {
        leading++;
      }
    } while (leading < left.length);
    while (at < digits.length - 1 && digits[at] == '0') {
      at++;
    }
    return new String(digits, at, digits.length - at, StandardCharsets.ISO_8859_1);
  }
}
