package io.icewatch.vitals.window;

import io.icewatch.vitals.reading.MonitorClock;
import io.icewatch.vitals.reading.Reading;
import java.time.Duration;

/**
 * Event-time windows: {@code [start, end)}, all of one length, aligned to the epoch. A reading
 * belongs to the window of its own timestamp; the monitor's clock is believed within bounds.
 */
public final class EventWindows {
  private final long lengthMillis;
  private final MonitorClock clock;

  /**
   * @param length length of a window, whole seconds, more than zero
   * @param maximumAge the oldest reading, measured at arrival, whose clock is believed; included
   * @throws IllegalArgumentException if the length is not a positive number of whole seconds or the
   *     age is negative
   */
  public EventWindows(Duration length, Duration maximumAge) {
    if (!length.isPositive() || !length.equals(Duration.ofSeconds(length.toSeconds()))) {
      throw new IllegalArgumentException(
          "window length " + length + ", expected a positive number of whole seconds");
    }
    this.lengthMillis = length.toMillis();
    this.clock = new MonitorClock(maximumAge);
  }

  /** Length of a window in milliseconds. */
  public long lengthMillis() {
    return lengthMillis;
  }

  /**
   * Whether a reading's own time is believed: it has one, at most five minutes after arrival and at
   * most the maximum age before.
   *
   * @param eventTimeMillis the reading's time, or {@link Reading#NO_EVENT_TIME}
   */
  public boolean isBelievable(long eventTimeMillis, long arrivalMillis) {
    return clock.isBelievable(eventTimeMillis, arrivalMillis);
  }

  /** Start of the window that holds {@code timeMillis}, milliseconds since the epoch, included. */
  public long startOf(long timeMillis) {
    return timeMillis - Math.floorMod(timeMillis, lengthMillis);
  }
}
