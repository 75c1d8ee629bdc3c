package io.icewatch.vitals.window;

/**
 * Count, sum, sum of squares, minimum and maximum of one vital over any length of time: a
 * commutative monoid under {@link #merge}, exactly, as {@link VitalSummary} is within one window.
 *
 * <p>Sums are whole numbers: a year of readings at one a second fits, and a value with up to nine
 * decimals (three for its square) is represented exactly. What a sum has beyond that is rounded
 * once, when it is read.
 *
 * @param count how many values
 * @param sumBillionths their sum, in billionths
 * @param sumOfSquaresMillionths the sum of their squares, in millionths
 * @param min the least value, positive infinity if there is none
 * @param max the greatest value, negative infinity if there is none
 */
public record VitalSum(
    long count, long sumBillionths, long sumOfSquaresMillionths, double min, double max) {
  /** Of no value: the identity of {@link #merge}. */
  public static final VitalSum EMPTY =
      new VitalSum(0, 0, 0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);

  private static final double BILLION = 1e9;
  private static final double MILLION = 1e6;

  /** The sum that a row of the lake holds. */
  public static VitalSum of(long count, double sum, double sumOfSquares, double min, double max) {
    return new VitalSum(
        count, Math.round(sum * BILLION), Math.round(sumOfSquares * MILLION), min, max);
  }

  /**
   * Both together.
   *
   * @throws ArithmeticException if that is more than a {@code long} holds: thirty million values
   */
  public VitalSum merge(VitalSum other) {
    return new VitalSum(
        count + other.count,
        Math.addExact(sumBillionths, other.sumBillionths),
        Math.addExact(sumOfSquaresMillionths, other.sumOfSquaresMillionths),
        Math.min(min, other.min),
        Math.max(max, other.max));
  }

  /** The sum of the values, 0 if there is none. */
  public double sum() {
    return sumBillionths / BILLION;
  }

  /** The sum of the squares of the values, 0 if there is none. */
  public double sumOfSquares() {
    return sumOfSquaresMillionths / MILLION;
  }
}
