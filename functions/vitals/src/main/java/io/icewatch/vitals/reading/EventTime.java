package io.icewatch.vitals.reading;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;

/**
 * A monitor's time as it is sent: seconds or milliseconds since the epoch, or ISO-8601 with its
 * zone. The two numbers are told apart by their size, since monitors live in our century.
 */
final class EventTime {
  /** From here on a number is milliseconds: as seconds it would be the year 5138, so 1973. */
  private static final double LEAST_MILLIS = 1e11;

  /** From here on, the year 5138 in milliseconds, a number is no time. */
  private static final double LEAST_NOTHING = 1e14;

  private EventTime() {}

  /**
   * Milliseconds since the epoch, or {@link Reading#NO_EVENT_TIME} if the number is no time.
   *
   * @param number seconds if below 10¹¹ from zero, milliseconds below 10¹⁴
   */
  static long millis(double number) {
    double size = Math.abs(number);
    if (size < LEAST_MILLIS) {
      return Math.round(number * 1000);
    }
    return size < LEAST_NOTHING ? Math.round(number) : Reading.NO_EVENT_TIME;
  }

  /**
   * Milliseconds since the epoch, or {@link Reading#NO_EVENT_TIME} if the text is not ISO-8601 with
   * an offset, e.g. {@code 2025-01-01T01:00:00+01:00}: without one, hours could be anybody's.
   */
  static long millis(String text) {
    try {
      return OffsetDateTime.parse(text, DateTimeFormatter.ISO_OFFSET_DATE_TIME)
          .toInstant()
          .toEpochMilli();
    } catch (DateTimeException | ArithmeticException e) {
      return Reading.NO_EVENT_TIME; // that is the answer: it is told as a fault of the field
    }
  }
}
