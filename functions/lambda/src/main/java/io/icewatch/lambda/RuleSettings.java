package io.icewatch.lambda;

import io.icewatch.vitals.alarm.Condition;
import io.icewatch.vitals.alarm.Rule;
import io.icewatch.vitals.alarm.RuleBook;
import io.icewatch.vitals.reading.Vital;
import java.util.List;

/**
 * The rules by which readings are judged, from environment variables: two for each physiological
 * condition, e.g. {@code SPO2_LOW_WARNING} and {@code SPO2_LOW_CRITICAL}.
 *
 * <p>Thresholds that contradict each other are refused here, where a function is made: when Lambda
 * publishes a version it makes the function for its snapshot, so that a deployment fails before the
 * version takes any reading. CloudFormation could refuse them no earlier: its {@code Rules} compare
 * text only and know neither order nor arithmetic.
 */
public final class RuleSettings {
  private static final String WARNING = "_WARNING";
  private static final String CRITICAL = "_CRITICAL";

  private RuleSettings() {}

  /**
   * Reads and checks them.
   *
   * @throws IllegalArgumentException if a variable is missing or is no number; if what is critical
   *     would be reached before its warning, which the event filter stands on, so that nobody would
   *     be paged; if a value could be too low and too high at once, so that everybody would be
   */
  public static RuleBook read(Variables variables) {
    List<Rule> rules =
        Condition.physiological().stream().map(condition -> rule(condition, variables)).toList();
    for (Vital vital : Vital.values()) {
      requireGapBetweenLowAndHigh(vital, rules, variables);
    }
    return RuleBook.of(rules);
  }

  private static Rule rule(Condition condition, Variables variables) {
    String warningName = condition.name() + WARNING;
    String criticalName = condition.name() + CRITICAL;
    double warning = variables.number(warningName);
    double critical = variables.number(criticalName);
    if (condition.worse(warning, critical) != critical) {
      throw new IllegalArgumentException(
          "%s is \"%s\", expected at %s, which is \"%s\", or beyond it: the filter passes what"
                  .formatted(
                      criticalName,
                      variables.text(criticalName),
                      warningName,
                      variables.text(warningName))
              + " breaches a warning, so nobody would be paged for the rest");
    }
    return new Rule(condition, warning, critical);
  }

  /** Thresholds beyond the plausible range are none: they switch a rule off. */
  private static void requireGapBetweenLowAndHigh(
      Vital vital, List<Rule> rules, Variables variables) {
    List<Rule> both =
        rules.stream()
            .filter(rule -> rule.condition().vital() == vital)
            .filter(rule -> vital.isPlausible(rule.warning()))
            .toList();
    if (both.size() == 2 && both.getFirst().warning() >= both.getLast().warning()) {
      String low = both.getFirst().condition().name() + WARNING;
      String high = both.getLast().condition().name() + WARNING;
      throw new IllegalArgumentException(
          "%s is \"%s\", expected below %s, which is \"%s\": every value would breach one of them"
              .formatted(low, variables.text(low), high, variables.text(high)));
    }
  }
}
