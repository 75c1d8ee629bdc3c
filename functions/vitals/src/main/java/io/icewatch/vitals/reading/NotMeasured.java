package io.icewatch.vitals.reading;

import java.util.Locale;
import java.util.Set;

/**
 * How devices say that a vital was not measured, other than by null: the special values of ISO/IEEE
 * 11073-20601 (SFLOAT and FLOAT: not a number, not at this resolution, both infinities), the ends
 * of 16- and 32-bit integers, negative fillers, and what a display shows.
 */
public final class NotMeasured {
  /** The smallest positive one: below it a number needs no look at the list. */
  static final double LEAST_POSITIVE = 2046;

  private static final Set<Double> NUMBERS =
      Set.of(
          2046.0,
          2047.0,
          -2048.0,
          -2046.0, // SFLOAT
          8388606.0,
          8388607.0,
          -8388608.0,
          -8388606.0, // FLOAT
          32767.0,
          -32768.0,
          65535.0, // 16 bits
          2147483647.0,
          -2147483648.0,
          4294967295.0, // 32 bits
          -1.0,
          -999.0,
          -9999.0);

  private static final Set<String> TEXTS =
      Set.of("", "-", "--", "---", "----", "?", "??", "???", "n/a", "na", "nan", "null", "none");

  private NotMeasured() {}

  /** Whether devices say "not measured" by this number, e.g. -32768. */
  public static boolean is(double number) {
    return NUMBERS.contains(number);
  }

  static boolean is(String text) {
    return TEXTS.contains(text.strip().toLowerCase(Locale.ROOT));
  }
}
