package io.icewatch.vitals.stay;

import static java.util.Objects.requireNonNull;

import io.icewatch.vitals.alarm.Severity;
import io.icewatch.vitals.record.RecordPosition;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How an alarm condition goes by the readings alone: breaches, then readings inside the margin. It
 * is forgotten when the alarm is over.
 *
 * @param severity of the latest breach
 * @param lastBreach the record of the last one: nobody may resolve before that is judged
 * @param clearSince since when the vital has been inside the margin: when the reading was measured
 *     that came before the first of those which lie inside by now without a break; or null: the
 *     latest value does not
 */
public record AlarmRun(Severity severity, RecordPosition lastBreach, @Nullable Instant clearSince) {

  public AlarmRun {
    requireNonNull(severity, "severity");
    requireNonNull(lastBreach, "lastBreach");
  }

  /**
   * This, with the next value inside the margin, or beside it without breaching.
   *
   * @param heldSince since when this value has held, if it is the first inside
   */
  public AlarmRun with(boolean isInside, Instant heldSince) {
    Instant since = clearSince == null ? heldSince : clearSince;
    return new AlarmRun(severity, lastBreach, isInside ? since : null);
  }

  /** This, with a breach that came late: it changes nothing but what has to be judged. */
  public AlarmRun withLate(RecordPosition breach) {
    return breach.sequenceNumber().compareTo(lastBreach.sequenceNumber()) > 0
        ? new AlarmRun(severity, breach, clearSince)
        : this;
  }
}
