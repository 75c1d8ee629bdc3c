package io.icewatch.vitals.alarm;

import io.icewatch.vitals.reading.Vital;

/**
 * By how much a value must have become worse within one severity to be paged again.
 *
 * @param spo2 per cent
 * @param heartRate beats a minute
 * @param sbp millimetres of mercury, systolic
 */
public record DeeperSteps(double spo2, double heartRate, double sbp) {
  /** The template's own: SpO2 5, heart rate 20, systolic 10. */
  public static final DeeperSteps DEFAULTS = new DeeperSteps(5, 20, 10);

  /**
   * @throws IllegalArgumentException if a step is not more than zero
   */
  public DeeperSteps {
    if (!(spo2 > 0 && heartRate > 0 && sbp > 0)) {
      throw new IllegalArgumentException(
          "steps of SpO2 %s, heart rate %s and systolic pressure %s, expected more than zero"
              .formatted(spo2, heartRate, sbp));
    }
  }

  /** The step of a vital in its unit; infinite where there is none. */
  double of(Vital vital) {
    return switch (vital) {
      case SPO2 -> spo2;
      case HEART_RATE -> heartRate;
      case SBP -> sbp;
      case TEMPERATURE_F, RESP_RATE, DBP, MAP, ETCO2 -> Double.POSITIVE_INFINITY;
    };
  }
}
