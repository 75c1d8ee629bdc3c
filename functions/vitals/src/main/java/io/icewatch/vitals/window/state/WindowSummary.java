package io.icewatch.vitals.window.state;

import io.icewatch.vitals.reading.Reading;
import io.icewatch.vitals.reading.Vital;
import io.icewatch.vitals.record.SequenceNumber;
import io.icewatch.vitals.window.VitalSummary;
import io.icewatch.vitals.window.WindowRow;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What one shard has seen of one patient in one event-time window, or a part of it.
 *
 * <p>Mutable, for one thread. Built by {@link WindowState}.
 */
final class WindowSummary {
  /**
   * How many of the last messages are remembered for recognising one that comes again.
   *
   * <p>Not all of them, as a monitor that repeats its whole buffer would need: each takes 9 bytes
   * of state, its time and half its fingerprint, and a patient 116 bytes with four. At a reading a
   * second all of a ten-minute window are 5.4 kB a patient and 5.4 MB a full shard, of which Lambda
   * keeps 1 MB. Fewer bits would not do: at eight, one in 256 of two readings of the same
   * millisecond would be lost. Nor can the rows tell it afterwards: two sums that overlap in part
   * cannot be taken apart, whatever set stands beside them, and a buffer rarely begins and ends
   * with a row. A record of every message outside the state, in DynamoDB, is a write for each batch
   * and patient, $0.65 a bed and month at a reading a second: a fifth of the bill, against a
   * mistake that the history shows as a count. So a buffer that is repeated is counted again.
   */
  static final int REMEMBERED = 4;

  private static final Vital[] VITALS = Vital.values();

  final String patientId;
  final long startMillis;
  final long endMillis;

  /** By {@link Vital#index}; none where nothing was measured. */
  final @Nullable VitalSummary[] vitals = new VitalSummary[VITALS.length];

  /** Of each remembered message the time that it gives itself, or none if that is not believed. */
  final long[] messageTimes = new long[REMEMBERED];

  final int[] fingerprints = new int[REMEMBERED];

  int recordCount;
  int implausibleCount;
  int clockSuspectCount;
  int duplicateCount;
  long firstEventMillis = Long.MAX_VALUE;
  long lastEventMillis = Long.MIN_VALUE;
  SequenceNumber firstSequenceNumber;
  SequenceNumber lastSequenceNumber;

  /** An empty summary that is about to fold the record with the given sequence number. */
  WindowSummary(String patientId, long startMillis, long endMillis, SequenceNumber firstSequence) {
    this.patientId = patientId;
    this.startMillis = startMillis;
    this.endMillis = endMillis;
    this.firstSequenceNumber = firstSequence;
    this.lastSequenceNumber = firstSequence;
  }

  /** How many messages are remembered now: those at the first places. */
  int remembered() {
    return Math.min(recordCount, REMEMBERED);
  }

  /**
   * Whether this is one of the last messages; if so, it is counted as a duplicate.
   *
   * <p>Two messages are taken for one if half their {@link Fingerprint} is the same and so is their
   * time, or one of them has none that is believed: its clock may be believed on the second
   * arrival. So different readings of a monitor with a clock are never confused, but for those of
   * one patient at the same millisecond, and these, like any two readings without a clock, with a
   * chance of 2⁻³² (2.3e-10) a pair.
   *
   * @param messageTime the reading's own time, or {@link Reading#NO_EVENT_TIME} if not believed
   */
  boolean dropsDuplicate(long messageTime, long fingerprint) {
    for (int i = 0; i < remembered(); i++) {
      if (fingerprints[i] == half(fingerprint) && isSame(messageTimes[i], messageTime)) {
        duplicateCount++;
        return true;
      }
    }
    return false;
  }

  private static boolean isSame(long oneTime, long otherTime) {
    return oneTime == otherTime
        || oneTime == Reading.NO_EVENT_TIME
        || otherTime == Reading.NO_EVENT_TIME;
  }

  private static int half(long fingerprint) {
    return Long.hashCode(fingerprint);
  }

  /**
   * Folds a reading that is no duplicate.
   *
   * @param timeMillis where it belongs: its own time, or its arrival if that is not believed
   * @param messageTime its own time, or {@link Reading#NO_EVENT_TIME} if not believed
   */
  void fold(
      Reading reading,
      long timeMillis,
      long messageTime,
      SequenceNumber sequenceNumber,
      long fingerprint) {
    messageTimes[recordCount % REMEMBERED] = messageTime;
    fingerprints[recordCount % REMEMBERED] = half(fingerprint);
    recordCount++;
    clockSuspectCount += messageTime == Reading.NO_EVENT_TIME ? 1 : 0;
    firstEventMillis = Math.min(firstEventMillis, timeMillis);
    lastEventMillis = Math.max(lastEventMillis, timeMillis);
    lastSequenceNumber = sequenceNumber;
    for (Vital vital : VITALS) {
      if (reading.has(vital)) {
        foldVital(vital, reading.value(vital));
      }
    }
  }

  private void foldVital(Vital vital, double value) {
    if (vital.isPlausible(value)) {
      summaryOf(vital).add(value);
    } else {
      implausibleCount++;
    }
  }

  private VitalSummary summaryOf(Vital vital) {
    VitalSummary summary = vitals[vital.index()];
    if (summary == null) {
      summary = new VitalSummary();
      vitals[vital.index()] = summary;
    }
    return summary;
  }

  /** The row of what has been folded so far. */
  WindowRow toRow(String shardId) {
    return new WindowRow(
        patientId,
        startMillis,
        endMillis,
        shardId,
        firstSequenceNumber,
        lastSequenceNumber,
        firstEventMillis,
        lastEventMillis,
        recordCount,
        implausibleCount,
        clockSuspectCount,
        duplicateCount,
        Arrays.stream(vitals).map(vital -> vital == null ? new VitalSummary() : vital).toList());
  }

  /** Whether one more reading might not fit: then this part leaves and a new one begins. */
  boolean isFull() {
    return recordCount >= VitalSummary.CAPACITY;
  }
}
