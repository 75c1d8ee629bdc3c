package io.icewatch.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Several measurements of one thing. Judged by the median, because one disturbance must not decide;
 * what the machine's noise is worth shows in the quartiles.
 */
record Samples(double[] values) {

  Samples {
    if (values.length == 0) {
      throw new IllegalArgumentException("no sample, expected one or more");
    }
    values = values.clone();
    Arrays.sort(values);
  }

  static Samples of(double... values) {
    return new Samples(values);
  }

  static Samples of(List<Double> values) {
    return new Samples(values.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /** The middle one; of two, their mean. */
  double median() {
    return quantile(0.5);
  }

  /** Half the distance between the quartiles, as a share of the median. */
  double spread() {
    return (quantile(0.75) - quantile(0.25)) / 2 / median();
  }

  private double quantile(double share) {
    double place = share * (values.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, values.length - 1);
    return values[below] + (place - below) * (values[above] - values[below]);
  }

  /**
   * Whether this differs from what was before by more than both wobble: beyond twice the sum of the
   * spreads.
   */
  String against(double medianBefore, double spreadBefore) {
    double change = median() / medianBefore - 1;
    double noise = 2 * (spread() + spreadBefore);
    return Math.abs(change) <= noise
        ? "same (within %.0f %%)".formatted(100 * noise)
        : String.format(Locale.ROOT, "%+.0f %%", 100 * change);
  }

  /** Three digits and the spread, e.g. {@code 7.42 ±3 %}. */
  @Override
  public String toString() {
    return "%s ±%.0f %%".formatted(figure(median()), 100 * spread());
  }

  /** Three significant digits, without an exponent. */
  static String figure(double value) {
    int decimals = Math.clamp(2 - (int) Math.floor(Math.log10(Math.max(1e-9, value))), 0, 3);
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }
}
