package io.icewatch.board.ward;

import io.icewatch.vitals.alarm.Condition;
import io.icewatch.vitals.alarm.Severity;
import io.icewatch.vitals.answer.CarePlan;
import io.icewatch.vitals.answer.Shelf;
import io.icewatch.vitals.reading.Vital;
import io.icewatch.vitals.stay.LastHeard;
import io.icewatch.vitals.trend.PartialNews2;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one patient.
 *
 * @param key stands for the patient in URLs
 * @param patientId whose
 * @param stay where, and whether readings are expected
 * @param alarms the active ones, worst first
 * @param vitals one for each vital that is judged, and for those of the others that came, in their
 *     order
 * @param shelves those that hold
 * @param plan limits of the patient's own, or null
 * @param news2 the early warning score of what is measured now, or null
 * @param notices what was last paged of each condition, newest first
 */
record Bed(
    String key,
    String patientId,
    Stay stay,
    List<Alarm> alarms,
    List<Trace> vitals,
    List<Shelf> shelves,
    @Nullable CarePlan plan,
    @Nullable PartialNews2 news2,
    List<Notice> notices) {
  private static final Pattern DIGITS = Pattern.compile("\\d+");
  private static final int PADDED = 9;

  /**
   * A stay and its signal, in the board's words.
   *
   * @param state {@code admitted}, {@code paused}, {@code discharged}, or {@code unknown}: there
   *     are alarms, but no stay
   * @param until when a pause ends, or null
   * @param signal {@code expected}, {@code silent}, {@code standby} or {@code unknown}
   */
  record Stay(
      @Nullable String ward,
      @Nullable String bed,
      String state,
      @Nullable Instant until,
      @Nullable String by,
      @Nullable String why,
      String signal,
      long silentNotices,
      @Nullable Instant firstSeenAt,
      @Nullable Instant lastSeenAt,
      @Nullable Long cadenceMillis) {

    /** Nothing is known but that there is an alarm. */
    static final Stay UNKNOWN =
        new Stay(null, null, "unknown", null, null, null, "unknown", 0, null, null, null);

    /** Whether something newer was heard of a patient who has not been discharged. */
    boolean isBefore(LastHeard heard) {
      return lastSeenAt != null
          && heard.lastSeenAt().isAfter(lastSeenAt)
          && !state.equals("discharged");
    }

    /** This, with something newer, which ends a silence. */
    Stay with(LastHeard heard) {
      return new Stay(
          ward,
          bed,
          state,
          until,
          by,
          why,
          "expected",
          0,
          firstSeenAt,
          heard.lastSeenAt(),
          heard.cadence().every().toMillis());
    }

    /** Whether what is known of the patient is of now, as far as this tells. */
    boolean isHeard() {
      return !isSilent() && !state.equals("discharged");
    }

    /** Whether nothing comes although something should. */
    boolean isSilent() {
      return signal.equals("silent") || signal.equals("standby");
    }
  }

  /**
   * The last values of one vital.
   *
   * @param points oldest first; empty: it never came
   * @param headingFor the condition whose critical threshold they near, or null
   */
  record Trace(Vital vital, List<Point> points, @Nullable Condition headingFor) {
    @Nullable Point newest() {
      return points.isEmpty() ? null : points.getLast();
    }
  }

  /** One value and when it was measured. */
  record Point(Instant at, double value) {}

  /**
   * That somebody was told something.
   *
   * @param kind why, e.g. {@code first}
   */
  record Notice(
      Instant at,
      String kind,
      Severity severity,
      Condition condition,
      double value,
      int pageNumber,
      String alertId) {}

  /**
   * The worst first, by their worst alarm; then those from whom nothing comes; then by place, so
   * that a bed is found where it was a second ago.
   */
  static final Comparator<Bed> WORST_FIRST =
      Comparator.comparing(Bed::alarm, Comparator.nullsLast(Alarm.WORST_FIRST))
          .thenComparing(bed -> !bed.stay.isSilent())
          .thenComparing(bed -> padded(bed.stay.ward))
          .thenComparing(bed -> padded(bed.stay.bed))
          .thenComparing(bed -> padded(bed.patientId));

  /** The worst of the alarms, or null. */
  @Nullable Alarm alarm() {
    return alarms.isEmpty() ? null : alarms.getFirst();
  }

  /** Bed 9 stands before bed 10. */
  private static String padded(@Nullable String place) {
    return place == null
        ? ""
        : DIGITS
            .matcher(place)
            .replaceAll(digits ->
                "0".repeat(Math.max(0, PADDED - digits.group().length())) + digits.group());
  }
}
