package io.icewatch.local.cost;

import java.util.Locale;

/** Large numbers as one says them. */
final class Numbers {

  private Numbers() {}

  /**
   * E.g. {@code 0.3}, {@code 42}, {@code 876 thousand}, {@code 2.6 million}, {@code 263 billion}.
   */
  static String of(double number) {
    if (number >= 1e9) {
      return digits(number / 1e9) + " billion";
    }
    if (number >= 1e6) {
      return digits(number / 1e6) + " million";
    }
    return number >= 1e4 ? digits(number / 1e3) + " thousand" : digits(number);
  }

  private static String digits(double number) {
    return String.format(Locale.ROOT, number < 10 ? "%.1f" : "%,.0f", number);
  }
}
