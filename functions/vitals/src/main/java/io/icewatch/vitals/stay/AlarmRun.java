package io.icewatch.vitals.stay;

import static java.util.Objects.requireNonNull;

import io.icewatch.vitals.alarm.HandledRecords;
import io.icewatch.vitals.alarm.Severity;
import io.icewatch.vitals.record.RecordPosition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an alarm condition goes by the readings alone: breaches, then readings inside the margin. It
 * is forgotten when the alarm is over.
 *
 * @param severity of the latest breach
 * @param lastBreaches the records of the last ones, newest first, one for each {@linkplain
 *     RecordPosition#orderingKey order} in which they are judged, at most {@value
 *     HandledRecords#ORDERING_KEYS}: nobody may resolve before they are
 * @param clearSince since when the vital has been inside the margin: when the reading was measured
 *     that came before the first of those which lie inside by now without a break; or null: the
 *     latest value does not
 */
public record AlarmRun(
    Severity severity, List<RecordPosition> lastBreaches, @Nullable Instant clearSince) {
  /**
   * @throws IllegalArgumentException if there is no last breach
   */
  public AlarmRun {
    requireNonNull(severity, "severity");
    lastBreaches = List.copyOf(lastBreaches);
    if (lastBreaches.isEmpty()) {
      throw new IllegalArgumentException("a run without a breach");
    }
  }

  /**
   * The run that a breach begins, or goes on with.
   *
   * @param before the run so far, or null
   */
  public static AlarmRun breached(
      @Nullable AlarmRun before, Severity severity, RecordPosition breach) {
    return new AlarmRun(severity, before == null ? List.of(breach) : before.and(breach), null);
  }

  /**
   * This, with the next value inside the margin, or beside it without breaching.
   *
   * @param heldSince since when this value has held, if it is the first inside
   */
  public AlarmRun with(boolean isInside, Instant heldSince) {
    Instant since = clearSince == null ? heldSince : clearSince;
    return new AlarmRun(severity, lastBreaches, isInside ? since : null);
  }

  /** This, with a breach that came late: it changes nothing but what has to be judged. */
  public AlarmRun withLate(RecordPosition breach) {
    return new AlarmRun(severity, and(breach), clearSince);
  }

  /** The last breaches, with one more; of its own order the later one stays. */
  private List<RecordPosition> and(RecordPosition breach) {
    List<RecordPosition> last = new ArrayList<>(HandledRecords.ORDERING_KEYS);
    last.add(breach);
    for (RecordPosition other : lastBreaches) {
      if (!other.orderingKey().equals(breach.orderingKey())) {
        last.add(other);
      } else if (other.sequenceNumber().compareTo(breach.sequenceNumber()) > 0) {
        last.set(0, other);
      }
    }
    return last.subList(0, Math.min(last.size(), HandledRecords.ORDERING_KEYS));
  }
}
