package io.icewatch.bench.flink;

/** What is known of one vital in a window: the accumulator of {@link Summary}. */
public final class Sums {
  public long count;
  public double sum;
  public double sumOfSquares;
  public double min = Double.POSITIVE_INFINITY;
  public double max = Double.NEGATIVE_INFINITY;

  void add(double value) {
    count++;
    sum += value;
    sumOfSquares += value * value;
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
}
