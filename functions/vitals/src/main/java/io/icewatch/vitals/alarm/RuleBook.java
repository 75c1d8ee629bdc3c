package io.icewatch.vitals.alarm;

import io.icewatch.vitals.reading.Reading;
import io.icewatch.vitals.reading.Vital;
import io.icewatch.vitals.record.RecordPosition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All rules by which readings are judged.
 *
 * <p>A value outside its plausible range breaches the technical condition of its vital and no
 * physiological one: a probe that fell off must not read as a dying patient, nor be passed over.
 * But a {@linkplain Vital#isAbsence sign that is absent} is critical, whatever the thresholds:
 * asystole and a probe that fell off look alike from here, and only one of them can wait.
 */
public final class RuleBook {
  private static final Vital[] JUDGED = Condition.judged().toArray(Vital[]::new);

  private final Map<Vital, List<Rule>> rules = new EnumMap<>(Vital.class);

  private RuleBook(List<Rule> all) {
    for (Vital vital : JUDGED) {
      rules.put(vital, all.stream().filter(rule -> rule.condition().vital() == vital).toList());
    }
  }

  /**
   * The book of the given rules. A condition without a rule is never breached.
   *
   * @throws IllegalArgumentException if two rules are for the same condition
   */
  public static RuleBook of(List<Rule> rules) {
    Set<Condition> seen = new HashSet<>();
    for (Rule rule : rules) {
      if (!seen.add(rule.condition())) {
        throw new IllegalArgumentException("two rules for " + rule.condition().label());
      }
    }
    return new RuleBook(rules);
  }

  /** The rules, in the order of vitals. */
  public List<Rule> rules() {
    return rules.values().stream().flatMap(List::stream).toList();
  }

  /**
   * The breaches of one reading, at most one a condition, in the order of vitals. One that Lambda's
   * event filter {@linkplain Reading#isHidden cannot see} stands at a {@linkplain
   * RecordPosition#hidden hidden} place.
   *
   * @param arrival when the record arrived in the stream
   * @param position which record it was
   */
  public List<Breach> breaches(Reading reading, Instant arrival, RecordPosition position) {
    return breaches(reading, arrival, arrival, position);
  }

  /**
   * As above.
   *
   * @param measuredAt when the reading was measured, where its clock is believed; else its arrival
   */
  public List<Breach> breaches(
      Reading reading, Instant measuredAt, Instant arrival, RecordPosition position) {
    List<Breach> breaches = new ArrayList<>(2);
    for (Vital vital : JUDGED) {
      if (reading.has(vital)) {
        addBreaches(vital, reading, measuredAt, arrival, position, breaches);
      }
    }
    return breaches;
  }

  /**
   * Whether {@code value} lies so far inside that the alarm of {@code condition} may be over:
   * beyond its warning threshold by a margin, or plausible where that was the matter. Whatever is
   * implausible lies inside nothing.
   */
  public boolean isInside(Condition condition, double value) {
    if (!condition.vital().isPlausible(value)) {
      return false;
    }
    double doubted = condition.worsened(value, Margins.of(condition.vital()));
    for (Rule rule : rules.getOrDefault(condition.vital(), List.of())) {
      if (rule.condition() == condition && rule.severityOf(doubted) != null) {
        return false;
      }
    }
    return true;
  }

  private void addBreaches(
      Vital vital,
      Reading reading,
      Instant measuredAt,
      Instant arrival,
      RecordPosition record,
      List<Breach> breaches) {
    double value = reading.value(vital);
    String patient = reading.patientId();
    RecordPosition position = reading.isHidden(vital) ? record.hidden() : record;
    if (vital.isAbsence(value)) {
      Condition condition = Condition.low(vital);
      breaches.add(
          new Breach(patient, condition, Severity.CRITICAL, value, measuredAt, arrival, position));
      return;
    }
    if (!vital.isPlausible(value)) {
      Condition condition = Condition.implausible(vital);
      breaches.add(
          new Breach(patient, condition, Severity.TECHNICAL, value, measuredAt, arrival, position));
      return;
    }
    for (Rule rule : rules.getOrDefault(vital, List.of())) {
      Severity severity = rule.severityOf(value);
      if (severity != null) {
        breaches.add(
            new Breach(patient, rule.condition(), severity, value, measuredAt, arrival, position));
      }
    }
  }
}
