package io.icewatch.vitals.window;

import io.icewatch.vitals.record.SequenceNumber;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;

/**
 * One row of the table {@code vital_windows}: a partial sum. All rows of a patient and window
 * together, each {@link #rowId} taken once, are the summary.
 *
 * @param patientId the patient
 * @param windowStartMillis start of the event-time window, milliseconds since the epoch, included
 * @param windowEndMillis its end, excluded
 * @param shardId the shard whose records it folds
 * @param firstSequenceNumber sequence number of the first record folded in
 * @param lastSequenceNumber sequence number of the last record folded in
 * @param firstEventMillis earliest time of a reading, milliseconds since the epoch
 * @param lastEventMillis latest time of a reading
 * @param recordCount distinct readings, whatever they carried
 * @param implausibleCount values outside their plausible range; in no vital's summary
 * @param clockSuspectCount readings that were given their arrival as time
 * @param duplicateCount messages that came again and were dropped; not in {@code recordCount}
 * @param vitals one summary a vital, by {@link io.icewatch.vitals.reading.Vital#index}
 */
public record WindowRow(
    String patientId,
    long windowStartMillis,
    long windowEndMillis,
    String shardId,
    SequenceNumber firstSequenceNumber,
    SequenceNumber lastSequenceNumber,
    long firstEventMillis,
    long lastEventMillis,
    int recordCount,
    int implausibleCount,
    int clockSuspectCount,
    int duplicateCount,
    List<VitalSummary> vitals) {

  /**
   * The row's identity: shard, first sequence number, window, patient. The same on every retry,
   * because a retry folds the same records; different for every partial, because a record is the
   * first of one partial only. The patient comes last: an id may hold any character.
   */
  public String rowId() {
    return shardId + ":" + firstSequenceNumber + "/" + windowStart() + "/" + patientId;
  }

  /** As {@link java.time.Instant#toString} writes a whole second, which costs a row's third. */
  private String windowStart() {
    LocalDateTime start = LocalDateTime.ofEpochSecond(windowStartMillis / 1000, 0, ZoneOffset.UTC);
    return start.toLocalDate()
        + "T"
        + twoDigits(start.getHour())
        + ":"
        + twoDigits(start.getMinute())
        + ":"
        + twoDigits(start.getSecond())
        + "Z";
  }

  private static String twoDigits(int number) {
    return number < 10 ? "0" + number : Integer.toString(number);
  }
}
