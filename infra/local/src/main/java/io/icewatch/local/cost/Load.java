package io.icewatch.local.cost;

import java.time.Duration;

/**
 * What the wards send and ask. Beds and interval are the question; the rest are assumptions.
 *
 * @param beds monitors, at least 1
 * @param every how often each sends a reading, more than zero
 * @param breachShare share of the readings that pass the filter
 * @param pagesPerBedAndDay pages that go out
 * @param queriesPerDay queries of one day's windows in Athena
 * @param monthsKept how many months of history are kept
 * @param way by which the readings come in
 */
public record Load(
    int beds,
    Duration every,
    double breachShare,
    double pagesPerBedAndDay,
    int queriesPerDay,
    int monthsKept,
    Way way) {

  /** Seconds of a month: a twelfth of 365.25 days. */
  static final double MONTH = 365.25 * 86_400 / 12;

  public Load {
    if (beds < 1) {
      throw new IllegalArgumentException("beds is %d, expected at least 1".formatted(beds));
    }
    if (!every.isPositive()) {
      throw new IllegalArgumentException("every is %s, expected more than zero".formatted(every));
    }
  }

  /**
   * Beds with the usual assumptions: one reading in a hundred is a breach, two pages a bed and day,
   * a hundred queries a day, a year of history; as IoT messages.
   */
  public static Load of(int beds, Duration every) {
    return new Load(beds, every, 0.01, 2, 100, 12, Way.IOT_MESSAGES);
  }

  /** The same by another way. */
  public Load by(Way way) {
    return new Load(beds, every, breachShare, pagesPerBedAndDay, queriesPerDay, monthsKept, way);
  }

  /** Messages, and records of the stream, a month. */
  double messages() {
    return readings() / way.readingsInOne();
  }

  /** Readings a second, of all beds. */
  double readingsPerSecond() {
    return beds * 1e9 / every.toNanos();
  }

  /** Readings a month. */
  double readings() {
    return readingsPerSecond() * MONTH;
  }
}
