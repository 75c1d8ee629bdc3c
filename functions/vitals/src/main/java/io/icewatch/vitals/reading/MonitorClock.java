package io.icewatch.vitals.reading;

import java.time.Duration;

/**
 * When a monitor's own time is believed: at most five minutes after the record's arrival, and at
 * most a maximum age before it.
 *
 * @param maximumAge the oldest reading, measured at arrival, whose clock is believed; included
 */
public record MonitorClock(Duration maximumAge) {
  /** How far a monitor's clock may run ahead of arrival, milliseconds, included. */
  public static final long MOST_AHEAD_MILLIS = Duration.ofMinutes(5).toMillis();

  /**
   * @throws IllegalArgumentException if the age is negative
   */
  public MonitorClock {
    if (maximumAge.isNegative()) {
      throw new IllegalArgumentException(
          "maximum age " + maximumAge + ", expected zero or more seconds");
    }
  }

  /**
   * Whether a reading's own time is believed.
   *
   * @param eventTimeMillis the reading's time, or {@link Reading#NO_EVENT_TIME}
   */
  public boolean isBelievable(long eventTimeMillis, long arrivalMillis) {
    return eventTimeMillis != Reading.NO_EVENT_TIME
        && eventTimeMillis <= arrivalMillis + MOST_AHEAD_MILLIS
        && eventTimeMillis >= arrivalMillis - maximumAge.toMillis();
  }

  /**
   * When a reading was measured as far as anybody can know, milliseconds since the epoch: by its
   * own time where that is believed, and never after its arrival.
   */
  public long measuredAt(Reading reading, long arrivalMillis) {
    return isBelievable(reading.eventTimeMillis(), arrivalMillis)
        ? Math.min(reading.eventTimeMillis(), arrivalMillis)
        : arrivalMillis;
  }
}
