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
 * @param measuredAt when it was measured by the monitor's clock where that is believed, and never
 *     after its arrival: what a page says, and whether one reading may suppress another
 * @param arrival when the record arrived in the stream: the clock of every alert decision
 * @param position which record it was
 */
public record Breach(
    String patientId,
    Condition condition,
    Severity severity,
    double value,
    Instant measuredAt,
    Instant arrival,
    RecordPosition position) {

  public Breach {
    requireNonNull(patientId, "patientId");
    requireNonNull(condition, "condition");
    requireNonNull(severity, "severity");
    requireNonNull(measuredAt, "measuredAt");
    requireNonNull(arrival, "arrival");
    requireNonNull(position, "position");
  }

  /** A breach of a monitor whose clock is not believed: measured when it arrived. */
  public Breach(
      String patientId,
      Condition condition,
      Severity severity,
      double value,
      Instant arrival,
      RecordPosition position) {
    this(patientId, condition, severity, value, arrival, arrival, position);
  }

  /** The episode that this breach opens or prolongs. */
  public EpisodeKey key() {
    return new EpisodeKey(patientId, condition);
  }
}
