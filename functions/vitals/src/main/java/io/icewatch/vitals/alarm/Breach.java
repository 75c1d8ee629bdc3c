package io.icewatch.vitals.alarm;

import static java.util.Objects.requireNonNull;

import io.icewatch.vitals.record.RecordPosition;
import java.time.Instant;

/**
 * A reading that crosses a rule.
 *
 * @param patientId whose reading it is
 * @param condition what is wrong
 * @param severity how grave it is
 * @param value the value that was measured, in the unit of the condition's vital
 * @param arrival when the record arrived in the stream: the clock of every alert decision
 * @param position which record it was
 */
public record Breach(
    String patientId,
    Condition condition,
    Severity severity,
    double value,
    Instant arrival,
    RecordPosition position) {

  public Breach {
    requireNonNull(patientId, "patientId");
    requireNonNull(condition, "condition");
    requireNonNull(severity, "severity");
    requireNonNull(arrival, "arrival");
    requireNonNull(position, "position");
  }

  /** The episode that this breach opens or prolongs. */
  public EpisodeKey key() {
    return new EpisodeKey(patientId, condition);
  }
}
