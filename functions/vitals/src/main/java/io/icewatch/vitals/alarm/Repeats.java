package io.icewatch.vitals.alarm;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How long after a page an alarm that goes on is paged again; until then the same or a lower
 * severity is counted, not sent.
 *
 * @param warning for a breach at warning
 * @param critical for a breach that is critical
 */
public record Repeats(Duration warning, Duration critical) {

  /**
   * @throws IllegalArgumentException if one is negative
   */
  public Repeats {
    requireNotNegative("warning", warning);
    requireNotNegative("critical", critical);
  }

  private static void requireNotNegative(String name, Duration duration) {
    if (requireNonNull(duration, name).isNegative()) {
      throw new IllegalArgumentException(
          "repeat %s %s, expected zero or more".formatted(name, duration));
    }
  }

  /** The same for every severity. */
  public static Repeats every(Duration duration) {
    return new Repeats(duration, duration);
  }

  /** After how long a breach of this severity is paged again. */
  public Duration of(Severity severity) {
    return severity == Severity.CRITICAL ? critical : warning;
  }

  /** The longest of them. */
  public Duration longest() {
    return warning.compareTo(critical) >= 0 ? warning : critical;
  }
}
