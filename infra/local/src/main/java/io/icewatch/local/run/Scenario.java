package io.icewatch.local.run;

import io.icewatch.vitals.reading.Vital;

/**
 * What happens to a patient, in seconds from the start. Courses are short, so that a demonstration
 * of half a minute shows every kind of page, and come round again, so that a longer one shows more.
 */
enum Scenario {
  /** Nothing. */
  STABLE {
    @Override
    double apply(Vital vital, double value, double seconds) {
      return value;
    }
  },
  /**
   * Oxygen falls by a point a second to 80 and recovers: a first page, one that it worsened, and
   * that it is over.
   */
  DESATURATES {
    @Override
    double apply(Vital vital, double value, double seconds) {
      return switch (vital) {
        case SPO2 -> value - Math.min(slope(seconds, 4, 26), 17);
        case HEART_RATE -> value + Math.min(slope(seconds, 4, 26), 25);
        default -> value;
      };
    }
  },
  /** The heart races and goes on racing: a first page, then one that it still does. */
  RACES {
    @Override
    double apply(Vital vital, double value, double seconds) {
      return vital == Vital.HEART_RATE ? value + 2.5 * Math.min(slope(seconds, 2, 55), 24) : value;
    }
  },
  /** The finger clip slips off for a few seconds: a technical page, "check the probe". */
  LOSES_PROBE {
    @Override
    double apply(Vital vital, double value, double seconds) {
      return vital == Vital.SPO2 && slope(seconds, 9, 14) > 0 ? 0 : value;
    }
  },
  /**
   * Oxygen falls to 71 and the finger clip comes off for good: a critical page that nobody answers,
   * then that the vital is silent.
   */
  COMES_OFF {
    @Override
    double apply(Vital vital, double value, double seconds) {
      if (vital != Vital.SPO2 || seconds < 5) {
        return value;
      }
      return seconds < 16 ? 71 : NOT_MEASURED;
    }
  },
  /** The monitor dies after a quarter of a minute: the patient is silent. */
  FALLS_SILENT {
    @Override
    double apply(Vital vital, double value, double seconds) {
      return seconds < 15 ? value : NOT_MEASURED;
    }
  };

  /** In the place of a value: the vital is not measured. */
  static final double NOT_MEASURED = Double.NaN;

  private static final double PERIOD_SECONDS = 60;

  /** Five of nine patients have a course: 2, 3, 5, 6, 8, then 11, 12 and so on. */
  static Scenario ofPatient(int number) {
    return switch (number % 9) {
      case 2 -> DESATURATES;
      case 3 -> COMES_OFF;
      case 5 -> RACES;
      case 6 -> FALLS_SILENT;
      case 8 -> LOSES_PROBE;
      default -> STABLE;
    };
  }

  /**
   * A measured value under this course.
   *
   * @param value what it would be in a stable patient
   * @param seconds seconds since the start
   * @return the value, or {@link #NOT_MEASURED}
   */
  abstract double apply(Vital vital, double value, double seconds);

  /** Seconds since {@code from} in the running period, 0 outside {@code [from, until)}. */
  private static double slope(double seconds, double from, double until) {
    double inPeriod = seconds % PERIOD_SECONDS;
    return inPeriod >= from && inPeriod < until ? inPeriod - from : 0;
  }
}
