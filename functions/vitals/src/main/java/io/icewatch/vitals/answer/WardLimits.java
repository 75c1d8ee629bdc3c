package io.icewatch.vitals.answer;

import io.icewatch.vitals.alarm.Condition;
import io.icewatch.vitals.alarm.Rule;
import io.icewatch.vitals.alarm.Severity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The ward's rules, and how far a care plan may depart from them: both thresholds of a patient lie
 * between the two of the ward, ends included. So a warning may come later for somebody whose normal
 * it is and a critical alarm earlier, but what is critical for the ward is so for everybody, and no
 * limit asks for readings that the event filter drops.
 */
public final class WardLimits {
  private final Map<Condition, Rule> rules = new LinkedHashMap<>();

  /**
   * @param rules one for each physiological condition
   * @throws IllegalArgumentException if one is missing
   */
  public WardLimits(List<Rule> rules) {
    rules.forEach(rule -> this.rules.put(rule.condition(), rule));
    for (Condition condition : Condition.physiological()) {
      if (!this.rules.containsKey(condition)) {
        throw new IllegalArgumentException("no rule for " + condition.label());
      }
    }
  }

  /** The ward's rule for a physiological condition. */
  public Rule rule(Condition condition) {
    Rule rule = rules.get(condition);
    if (rule == null) {
      throw new IllegalArgumentException(condition.label() + " has no thresholds");
    }
    return rule;
  }

  /** The ward's own value of a limit. */
  public double value(Limit limit) {
    Rule rule = rule(limit.condition());
    return limit.severity() == Severity.CRITICAL ? rule.critical() : rule.warning();
  }

  /**
   * The rules with a patient's limits in the place of the ward's.
   *
   * @throws IllegalArgumentException if a limit lies outside the ward's two, or critical would be
   *     reached before warning; says which, what was found and what was expected
   */
  public List<Rule> with(Map<Limit, Double> limits) {
    limits.forEach(this::requireWithinTheWards);
    List<Rule> patients = new ArrayList<>();
    for (Rule rule : rules.values()) {
      Condition condition = rule.condition();
      patients.add(
          new Rule(
              condition,
              limits.getOrDefault(new Limit(condition, Severity.WARNING), rule.warning()),
              limits.getOrDefault(new Limit(condition, Severity.CRITICAL), rule.critical())));
    }
    return patients;
  }

  private void requireWithinTheWards(Limit limit, double value) {
    Rule rule = rule(limit.condition());
    double least = Math.min(rule.warning(), rule.critical());
    double most = Math.max(rule.warning(), rule.critical());
    if (!(value >= least && value <= most)) { // true of NaN too
      throw new IllegalArgumentException(
          "%s is %s, expected from %s to %s, the ward's own two"
              .formatted(limit.name(), value, least, most));
    }
  }
}
