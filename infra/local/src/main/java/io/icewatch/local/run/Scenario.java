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
  /** Oxygen falls by a point a second to 80 and recovers: a first page, one that it worsened. */
  DESATURATES {
    @Override
    double apply(Vital vital, double value, double seconds) {
      return switch (vital) {
        case SPO2 -> value - Math.min(slope(seconds, 4, 40), 17);
        case HEART_RATE -> value + Math.min(slope(seconds, 4, 40), 25);
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
  };

  private static final double PERIOD_SECONDS = 60;

  /** Patients 2, 5, 8 and so on have a course, one kind after the other. */
  static Scenario ofPatient(int number) {
    if (number % 3 != 2) {
      return STABLE;
    }
    Scenario[] courses = {DESATURATES, RACES, LOSES_PROBE};
    return courses[number / 3 % courses.length];
  }

  /**
   * A measured value under this course.
   *
   * @param value what it would be in a stable patient
   * @param seconds seconds since the start
   */
  abstract double apply(Vital vital, double value, double seconds);

  /** Seconds since {@code from} in the running period, 0 outside {@code [from, until)}. */
  private static double slope(double seconds, double from, double until) {
    double inPeriod = seconds % PERIOD_SECONDS;
    return inPeriod >= from && inPeriod < until ? inPeriod - from : 0;
  }
}
