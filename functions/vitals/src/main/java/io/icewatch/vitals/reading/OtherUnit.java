package io.icewatch.vitals.reading;

import org.jspecify.annotations.Nullable;

/**
 * A unit in which a monitor seems to send a vital, other than {@link Vital#unit}.
 *
 * @param name the unit, e.g. {@code °C}
 * @param converted the value in the vital's own unit if it was in that one, rounded to a tenth
 */
public record OtherUnit(String name, double converted) {
  private static final double KPA_IN_MMHG = 7.50062;

  /**
   * Saturation above 0 and up to 1: a fraction. Temperature from 25 to 45: degrees Celsius.
   * Systolic pressure from 6 to 40: kilopascals, though 20 to 40 mmHg may be true of somebody who
   * dies.
   */
  static @Nullable OtherUnit of(Vital vital, double value) {
    return switch (vital) {
      case SPO2 -> value > 0 && value <= 1 ? new OtherUnit("a fraction", tenth(value * 100)) : null;
      case TEMPERATURE_F ->
          value >= 25 && value <= 45 ? new OtherUnit("°C", tenth(value * 1.8 + 32)) : null;
      case SBP ->
          value >= 6 && value <= 40 ? new OtherUnit("kPa", tenth(value * KPA_IN_MMHG)) : null;
      case HEART_RATE, RESP_RATE, DBP, MAP, ETCO2 -> null;
    };
  }

  private static double tenth(double value) {
    return Math.round(value * 10) / 10.0;
  }
}
