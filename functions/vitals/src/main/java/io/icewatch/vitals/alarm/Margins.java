package io.icewatch.vitals.alarm;

import io.icewatch.vitals.reading.Vital;

/**
 * How far inside its threshold a value must lie for an alarm to be over. Without that a patient who
 * wanders around a threshold would be over and alarming again all night. This project's own: twice
 * what the vital's display wanders by in a stable patient.
 */
final class Margins {
  private Margins() {}

  /** The margin in the vital's unit. */
  static double of(Vital vital) {
    return switch (vital) {
      case SPO2 -> 1;
      case HEART_RATE, SBP, DBP, MAP -> 4;
      case TEMPERATURE_F -> 0.4;
      case RESP_RATE, ETCO2 -> 2;
    };
  }
}
