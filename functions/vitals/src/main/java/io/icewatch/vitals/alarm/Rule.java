package io.icewatch.vitals.alarm;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * A physiological condition with its two thresholds, in the vital's unit. A threshold beyond the
 * plausible range is never crossed: that is how an operator switches a rule off.
 *
 * @param condition a physiological condition
 * @param warning the threshold that is crossed first
 * @param critical the graver threshold; a value that crosses it crosses {@code warning} too
 */
public record Rule(Condition condition, double warning, double critical) {

  /**
   * @throws IllegalArgumentException if the condition is technical, or {@code critical} is reached
   *     before {@code warning}, or one of them is NaN
   */
  public Rule {
    requireNonNull(condition, "condition");
    if (condition.isTechnical()) {
      throw new IllegalArgumentException(condition.label() + " has no thresholds");
    }
    if (condition.worse(warning, critical) != critical) { // true of NaN too
      throw new IllegalArgumentException(
          "%s: critical threshold %s is reached before warning threshold %s"
              .formatted(condition.label(), critical, warning));
    }
  }

  /**
   * The severity that a plausible {@code value} has by this rule, or null if it is within bounds.
   */
  public @Nullable Severity severityOf(double value) {
    if (condition.isCrossed(value, critical)) {
      return Severity.CRITICAL;
    }
    return condition.isCrossed(value, warning) ? Severity.WARNING : null;
  }
}
