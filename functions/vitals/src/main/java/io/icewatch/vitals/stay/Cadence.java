package io.icewatch.vitals.stay;

import java.time.Duration;

/**
 * How often something is measured, learned from the gaps between readings.
 *
 * <p>A longer gap moves it half way on a scale of ratios, a shorter one by an eighth at most: one
 * lost connection does not make a monitor of one reading a second an hourly one, and a monitor that
 * was set from seconds to hours is believed after three readings.
 *
 * @param every the expected gap, whole milliseconds, zero before the first gap
 */
public record Cadence(Duration every) {
  /** Nothing is known yet. */
  public static final Cadence UNKNOWN = new Cadence(Duration.ZERO);

  /** Silence is not told before this, however fast a monitor sends. */
  private static final Duration LEAST_PATIENCE = Duration.ofSeconds(60);

  /** A monitor may miss two readings. */
  private static final int MOST_GAPS = 3;

  /**
   * @throws IllegalArgumentException if {@code every} is negative
   */
  public Cadence {
    if (every.isNegative()) {
      throw new IllegalArgumentException("a gap of " + every + ", expected zero or more");
    }
  }

  /** This, with one more gap seen; a gap that is not positive teaches nothing. */
  public Cadence with(Duration gap) {
    long millis = gap.toMillis();
    long known = every.toMillis();
    if (millis <= 0) {
      return this;
    }
    if (known == 0) {
      return new Cadence(Duration.ofMillis(millis));
    }
    long next =
        millis > known
            ? Math.round(Math.sqrt((double) known * millis))
            : Math.max(millis, known - known / 8);
    return new Cadence(Duration.ofMillis(next));
  }

  /** How long after a reading the next one is missed: three gaps, a minute at least. */
  public Duration patience() {
    Duration gaps = every.multipliedBy(MOST_GAPS);
    return gaps.compareTo(LEAST_PATIENCE) > 0 ? gaps : LEAST_PATIENCE;
  }
}
