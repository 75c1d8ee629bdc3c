package io.icewatch.vitals.window;

/**
 * Count, sum, sum of squares, minimum and maximum of one vital: a commutative monoid under {@link
 * #merge}, so that readings may be folded in any order and grouping.
 *
 * <p>Sums are kept as whole billionths in a {@code long}, not as floating point: adding is then
 * exact and associative to the last bit, and a value with up to nine decimals (three for its
 * square) is represented exactly. What a value has beyond that is rounded once, when it is added:
 * by at most 5e-10 for a value that is at least 1, as every plausible one is.
 *
 * <p>Mutable, for one thread.
 */
public final class VitalSummary {
  /**
   * How many values a summary may hold. With values of at most 300 (the largest plausible one) the
   * sum of squares of this many still fits: 65,536 × 300² × 10⁹ = 5.9e18 < 2⁶³.
   */
  public static final int CAPACITY = 1 << 16;

  private static final double BILLION = 1e9;

  private int count;
  private long sum;
  private long sumOfSquares;
  private double min = Double.POSITIVE_INFINITY;
  private double max = Double.NEGATIVE_INFINITY;

  /** An empty summary: the identity of {@link #merge}. */
  public VitalSummary() {}

  /**
   * A summary as it was taken apart by the accessors; the caller answers for its being one.
   *
   * @param sum {@link #exactSum}
   * @param sumOfSquares {@link #exactSumOfSquares}
   */
  public static VitalSummary restored(
      int count, long sum, long sumOfSquares, double min, double max) {
    VitalSummary summary = new VitalSummary();
    summary.count = count;
    summary.sum = sum;
    summary.sumOfSquares = sumOfSquares;
    summary.min = min;
    summary.max = max;
    return summary;
  }

  /**
   * Adds one value.
   *
   * @param value a plausible value, 1 to 300
   * @throws IllegalStateException if the summary {@link #isFull}
   */
  public void add(double value) {
    requireRoom(1);
    count++;
    sum += Math.round(value * BILLION);
    sumOfSquares += Math.round(value * value * BILLION);
    min = Math.min(min, value);
    max = Math.max(max, value);
  }

  /**
   * Adds everything that {@code other} holds; is equivalent to adding its values one by one.
   *
   * @throws IllegalStateException if both together hold more than {@link #CAPACITY} values
   */
  public void merge(VitalSummary other) {
    requireRoom(other.count);
    count += other.count;
    sum += other.sum;
    sumOfSquares += other.sumOfSquares;
    min = Math.min(min, other.min);
    max = Math.max(max, other.max);
  }

  private void requireRoom(int more) {
    if (more > CAPACITY - count) {
      throw new IllegalStateException(
          "%d values and %d more, expected at most %d".formatted(count, more, CAPACITY));
    }
  }

  /** Whether no value can be added any more. */
  public boolean isFull() {
    return count == CAPACITY;
  }

  /** Whether nothing was added. */
  public boolean isEmpty() {
    return count == 0;
  }

  /** How many values were added, 0 to {@link #CAPACITY}. */
  public int count() {
    return count;
  }

  /** The sum of the values, 0 if empty. */
  public double sum() {
    return sum / BILLION;
  }

  /** The sum of the squares of the values, 0 if empty. */
  public double sumOfSquares() {
    return sumOfSquares / BILLION;
  }

  /** The least value, positive infinity if empty. */
  public double min() {
    return min;
  }

  /** The greatest value, negative infinity if empty. */
  public double max() {
    return max;
  }

  /** {@link #sum} in billionths, exactly. */
  public long exactSum() {
    return sum;
  }

  /** {@link #sumOfSquares} in billionths, exactly. */
  public long exactSumOfSquares() {
    return sumOfSquares;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VitalSummary that
        && count == that.count
        && sum == that.sum
        && sumOfSquares == that.sumOfSquares
        && min == that.min
        && max == that.max;
  }

  @Override
  public int hashCode() {
    return 31 * count + Long.hashCode(sum ^ sumOfSquares);
  }

  @Override
  public String toString() {
    return "VitalSummary[count=%d, sum=%s, sumOfSquares=%s, min=%s, max=%s]"
        .formatted(count, sum(), sumOfSquares(), min, max);
  }
}
