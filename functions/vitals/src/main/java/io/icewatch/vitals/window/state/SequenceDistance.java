package io.icewatch.vitals.window.state;

import io.icewatch.vitals.record.SequenceNumber;
import java.math.BigInteger;

/**
 * How far one sequence number lies behind another, in few nibbles.
 *
 * <p>Kinesis gives out 186-bit numbers that hold the shard's birth, the second of arrival, a
 * counter and the shard's number, with zeros in between. The distance of two numbers of one shard
 * has digits for the seconds and for the counter, and zeros elsewhere, which are counted instead of
 * written:
 *
 * <pre>
 * runs           nibble, 0 to 14
 * per run, from the lowest digit up: how many zeros, how many digits, a nibble each; the digits
 * </pre>
 *
 * Any other distance (a negative one, one of many runs) is a nibble 15, a nibble that is 1 if it is
 * negative, and its digits with their number before them.
 */
final class SequenceDistance {
  private static final int MOST_RUNS = 14;
  private static final int PLAIN = 15;
  private static final int LONGEST = 15;

  /** Fewer zeros than this within digits cost less than the beginning of another run. */
  private static final int GAP = 3;

  /** No sequence number is longer: 186 bits. Generous, and still refuses what would fill memory. */
  private static final int MOST_DIGITS = 1024;

  private SequenceDistance() {}

  static void write(NibbleWriter out, SequenceNumber from, SequenceNumber to) {
    byte[] since = to.digitsSince(from);
    if (since == null) {
      writeAny(out, to.toBigInteger().subtract(from.toBigInteger()));
    } else if (!writeRuns(out, since)) {
      writePlain(out, false, since);
    }
  }

  private static void writeAny(NibbleWriter out, BigInteger distance) {
    byte[] digits = digits(distance.abs());
    if (distance.signum() < 0 || !writeRuns(out, digits)) {
      writePlain(out, distance.signum() < 0, digits);
    }
  }

  private static void writePlain(NibbleWriter out, boolean isNegative, byte[] digits) {
    out.writeNibble(PLAIN);
    out.writeNibble(isNegative ? 1 : 0);
    out.writeNumber(digits.length);
    for (byte digit : digits) {
      out.writeNibble(digit);
    }
  }

  /** Hexadecimal digits, the lowest first, without zeros at the end. */
  private static byte[] digits(BigInteger magnitude) {
    byte[] bytes = magnitude.toByteArray();
    byte[] digits = new byte[(magnitude.bitLength() + 3) / 4];
    for (int i = 0; i < digits.length; i++) {
      int b = bytes[bytes.length - 1 - i / 2];
      digits[i] = (byte) ((i % 2 == 0 ? b : b >>> 4) & 0xF);
    }
    return digits;
  }

  /** Writes the runs, or nothing if there are too many. */
  private static boolean writeRuns(NibbleWriter out, byte[] digits) {
    int runs = 0;
    for (int at = 0; at < digits.length; runs++) {
      at = endOfDigits(digits, endOfZeros(digits, at));
    }
    if (runs > MOST_RUNS) {
      return false;
    }
    out.writeNibble(runs);
    for (int at = 0; at < digits.length; ) {
      int start = endOfZeros(digits, at);
      int end = endOfDigits(digits, start);
      out.writeNibble(start - at);
      out.writeNibble(end - start);
      for (at = start; at < end; at++) {
        out.writeNibble(digits[at]);
      }
    }
    return true;
  }

  private static int endOfZeros(byte[] digits, int start) {
    int end = start;
    while (digits[end] == 0 && end - start < LONGEST) {
      end++;
    }
    return end;
  }

  private static int endOfDigits(byte[] digits, int start) {
    int end = start;
    int zeros = 0;
    for (int i = start; i < digits.length && i - start < LONGEST && zeros < GAP; i++) {
      zeros = digits[i] == 0 ? zeros + 1 : 0;
      end = zeros == 0 ? i + 1 : end;
    }
    return end;
  }

  /** Returns the number that lies the written distance behind {@code from}. */
  static SequenceNumber read(NibbleReader in, SequenceNumber from) {
    int runs = in.readNibble();
    if (runs == PLAIN) {
      boolean isNegative = in.readNibble() != 0;
      BigInteger distance = readDigits(in, in.readCount());
      BigInteger start = from.toBigInteger();
      return SequenceNumber.of(isNegative ? start.subtract(distance) : start.add(distance));
    }
    SequenceNumber number = from;
    int at = 0;
    for (int run = 0; run < runs; run++) {
      at += in.readNibble();
      int length = in.readNibble();
      long digits = 0;
      for (int i = 0; i < length; i++) {
        digits |= (long) in.readNibble() << (4 * i);
      }
      number = number.plus(digits, at);
      at += length;
    }
    return number;
  }

  private static BigInteger readDigits(NibbleReader in, int count) {
    if (count > MOST_DIGITS) {
      throw new IllegalArgumentException(
          "%d digits, expected at most %d".formatted(count, MOST_DIGITS));
    }
    byte[] magnitude = new byte[count / 2 + 1];
    for (int i = 0; i < count; i++) {
      magnitude[magnitude.length - 1 - i / 2] |=
          (byte) (i % 2 == 0 ? in.readNibble() : in.readNibble() << 4);
    }
    return new BigInteger(1, magnitude);
  }
}
