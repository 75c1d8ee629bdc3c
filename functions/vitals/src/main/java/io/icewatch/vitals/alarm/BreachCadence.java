package io.icewatch.vitals.alarm;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How often a vital is measured, as far as the breaches of one alarm show. Whoever judges a breach
 * sees no other readings and waits for none: what the alarm's own item says is the same on every
 * delivery and in every replay.
 *
 * <p>A shorter gap between two breaches is believed at once: so often at least is measured. A
 * longer one moves it half way on a scale of ratios, since there may have been readings between
 * that breached nothing; a monitor that is set from seconds to hours is believed after three.
 *
 * @param every the gap between two readings, zero or whole milliseconds; zero: not known
 */
public record BreachCadence(Duration every) {
  /** Nothing has been shown yet. */
  public static final BreachCadence UNKNOWN = new BreachCadence(Duration.ZERO);

  /** Nobody is observed more rarely than that (NEWS2, Royal College of Physicians 2017). */
  private static final Duration LONGEST = Duration.ofHours(12);

  /**
   * @throws IllegalArgumentException if {@code every} is negative
   */
  public BreachCadence {
    if (requireNonNull(every, "every").isNegative()) {
      throw new IllegalArgumentException("a gap of " + every + ", expected zero or more");
    }
  }

  /**
   * This, after a gap between two breaches of one alarm; one that is not positive shows nothing.
   */
  BreachCadence with(Duration gap) {
    long millis = gap.toMillis();
    long known = every.toMillis();
    if (millis <= 0 || gap.compareTo(LONGEST) > 0) {
      return this;
    }
    return new BreachCadence(
        Duration.ofMillis(
            known == 0 || millis < known
                ? millis
                : Math.round(Math.sqrt((double) known * millis))));
  }

  /** Whether anything has been shown. */
  public boolean isKnown() {
    return !every.isZero();
  }

  /** Two of three readings lie at most so far apart: one of them may be within bounds, or lost. */
  Duration twoReadings() {
    return every.multipliedBy(2);
  }
}
