package io.icewatch.vitals.record;

import static io.icewatch.vitals.record.SequenceNumber.carry;

import io.icewatch.vitals.text.Swar;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Reads sequence numbers, sixteen digits at a time. */
public final class SequenceNumberReader {
  /** Kinesis writes numbers of so many decimal digits: they have at most 187 bits. */
  private static final int USUAL_DIGITS = 56;

  private static final int GROUP = 16;
  private static final long HALF_GROUP_VALUE = 100_000_000;
  private static final long GROUP_VALUE = HALF_GROUP_VALUE * HALF_GROUP_VALUE;

  private SequenceNumberReader() {}

  /**
   * The number that the decimal digits {@code text[start, end)} say.
   *
   * @param text in ASCII
   * @throws NumberFormatException if they say none
   * @throws IndexOutOfBoundsException if the range does not lie in {@code text}
   */
  public static SequenceNumber read(byte[] text, int startInclusive, int endExclusive) {
    Objects.checkFromToIndex(startInclusive, endExclusive, text.length);
    int digits = endExclusive - startInclusive;
    if (digits == USUAL_DIGITS && areDigits(text, startInclusive)) {
      return usual(text, startInclusive);
    }
    return SequenceNumber.of(
        new BigInteger(new String(text, startInclusive, digits, StandardCharsets.UTF_8)));
  }

  private static boolean areDigits(byte[] text, int start) {
    boolean areDigits = true;
    for (int at = start; at < start + USUAL_DIGITS; at += Long.BYTES) {
      areDigits &= Swar.areDigits(Swar.at(text, at));
    }
    return areDigits;
  }

  /**
   * What has been read times the value of a group, and the group; three times over. Written out,
   * since an object for what is in between is not always optimised away.
   */
  private static SequenceNumber usual(byte[] text, int start) {
    long first = group(text, start);
    long second = group(text, start + GROUP);
    long third = group(text, start + 2 * GROUP);
    long half = Swar.number(Swar.at(text, start + 3 * GROUP));

    // Two groups have at most 107 bits.
    long low = first * GROUP_VALUE + second;
    long middle = Math.multiplyHigh(first, GROUP_VALUE) + carry(low, second);

    // Three have at most 160.
    long more = Math.unsignedMultiplyHigh(low, GROUP_VALUE);
    low = low * GROUP_VALUE + third;
    more += carry(low, third);
    long high = Math.multiplyHigh(middle, GROUP_VALUE);
    middle = middle * GROUP_VALUE + more;
    high += carry(middle, more);

    more = Math.unsignedMultiplyHigh(low, HALF_GROUP_VALUE);
    low = low * HALF_GROUP_VALUE + half;
    more += carry(low, half);
    high = high * HALF_GROUP_VALUE + Math.unsignedMultiplyHigh(middle, HALF_GROUP_VALUE);
    middle = middle * HALF_GROUP_VALUE + more;
    high += carry(middle, more);
    return new SequenceNumber(high, middle, low);
  }

  private static long group(byte[] text, int start) {
    return HALF_GROUP_VALUE * Swar.number(Swar.at(text, start))
        + Swar.number(Swar.at(text, start + Long.BYTES));
  }
}
