package io.icewatch.vitals.window;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What rows of {@code vital_windows} say of one patient, added up over any length of time: a
 * commutative monoid under {@link #merge}, exactly. So an hour is the sum of its windows, and a day
 * that of its hours.
 *
 * @param recordCount distinct readings, whatever they carried
 * @param implausibleCount values outside their plausible range; in no vital's sum
 * @param clockSuspectCount readings that were given their arrival as time
 * @param duplicateCount messages that came again and were dropped; not in {@code recordCount}
 * @param firstEventMicros earliest time of a reading, microseconds since the epoch
 * @param lastEventMicros latest time of a reading
 * @param vitals one sum a vital, in an order that all sums which are merged have
 */
public record PartialSum(
    long recordCount,
    long implausibleCount,
    long clockSuspectCount,
    long duplicateCount,
    long firstEventMicros,
    long lastEventMicros,
    List<VitalSum> vitals) {

  public PartialSum {
    vitals = List.copyOf(vitals);
  }

  /**
   * Of nothing: the identity of {@link #merge}.
   *
   * @param vitals how many vitals it is of
   */
  public static PartialSum empty(int vitals) {
    return new PartialSum(
        0, 0, 0, 0, Long.MAX_VALUE, Long.MIN_VALUE, Collections.nCopies(vitals, VitalSum.EMPTY));
  }

  /**
   * Both together.
   *
   * @throws IllegalArgumentException if they are of different numbers of vitals
   */
  public PartialSum merge(PartialSum other) {
    if (vitals.size() != other.vitals.size()) {
      throw new IllegalArgumentException(
          "sums of %d and of %d vitals, expected as many"
              .formatted(vitals.size(), other.vitals.size()));
    }
    List<VitalSum> merged = new ArrayList<>(vitals.size());
    for (int i = 0; i < vitals.size(); i++) {
      merged.add(vitals.get(i).merge(other.vitals.get(i)));
    }
    return new PartialSum(
        recordCount + other.recordCount,
        implausibleCount + other.implausibleCount,
        clockSuspectCount + other.clockSuspectCount,
        duplicateCount + other.duplicateCount,
        Math.min(firstEventMicros, other.firstEventMicros),
        Math.max(lastEventMicros, other.lastEventMicros),
        merged);
  }
}
