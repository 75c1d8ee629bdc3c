package io.icewatch.vitals.answer;

import static java.util.Objects.requireNonNull;

import io.icewatch.vitals.alarm.Condition;
import io.icewatch.vitals.alarm.Severity;
import java.util.List;
import java.util.stream.Stream;

/**
 * One threshold of a rule.
 *
 * @param condition a physiological condition
 * @param severity warning or critical
 */
public record Limit(Condition condition, Severity severity) {

  /**
   * @throws IllegalArgumentException if the condition is technical or the severity is: neither has
   *     a threshold
   */
  public Limit {
    requireNonNull(condition, "condition");
    requireNonNull(severity, "severity");
    if (condition.isTechnical() || severity == Severity.TECHNICAL) {
      throw new IllegalArgumentException(
          "%s of %s, expected a threshold".formatted(severity.label(), condition.label()));
    }
  }

  /** Every limit there is. */
  public static List<Limit> all() {
    return Condition.physiological().stream()
        .flatMap(condition ->
            Stream.of(
                new Limit(condition, Severity.WARNING), new Limit(condition, Severity.CRITICAL)))
        .toList();
  }

  /**
   * The limit of a name, e.g. {@code SPO2_LOW_WARNING}.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Limit parse(String name) {
    return all().stream()
        .filter(limit -> limit.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "limit \"%s\", expected one of %s"
                    .formatted(name, all().stream().map(Limit::name).toList())));
  }

  /** The name in settings, items and requests, e.g. {@code SPO2_LOW_WARNING}. */
  public String name() {
    return condition.name() + "_" + severity.name();
  }
}
