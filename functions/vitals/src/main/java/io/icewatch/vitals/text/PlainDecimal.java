package io.icewatch.vitals.text;

/**
 * Reads numbers as monitors and Lambda write them: without sign and exponent, of at most fifteen
 * digits. Every double holds a whole number of so many digits, and so the quotient by a power of
 * ten is the double that is nearest to the number. Any other number is for a general parser.
 *
 * <p>Mutable, for one thread: holds the number that was read last.
 */
public final class PlainDecimal {
  private static final int MOST_DIGITS = 15;

  private static final double[] POWERS = {
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
  };

  private double value;

  /** The number that was read last. */
  public double value() {
    return value;
  }

  /**
   * Reads the number that stands at {@code start} of {@code bytes[start, end)}, as JSON allows it.
   *
   * @return where it ends, excluded; {@code start} if no such number stands there
   */
  public int read(byte[] bytes, int start, int end) {
    int point = readWhole(bytes, start, end);
    if (point == start || point == end || bytes[point] != '.') {
      return point;
    }
    long digits = (long) value;
    int at = point + 1;
    while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
      digits = 10 * digits + bytes[at++] - '0';
    }
    int decimals = at - point - 1;
    if (decimals == 0 || at - start - 1 > MOST_DIGITS) {
      return start;
    }
    value = digits / POWERS[decimals];
    return at;
  }

  /**
   * Reads the whole number that stands at {@code start}; a point behind it is not looked at.
   *
   * @return where it ends, excluded; {@code start} if no such number stands there
   */
  public int readWhole(byte[] bytes, int start, int end) {
    long digits = 0;
    int at = start;
    while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
      digits = 10 * digits + bytes[at++] - '0';
    }
    int count = at - start;
    if (count == 0 || count > MOST_DIGITS || (bytes[start] == '0' && count > 1)) {
      return start;
    }
    value = digits;
    return at;
  }
}
