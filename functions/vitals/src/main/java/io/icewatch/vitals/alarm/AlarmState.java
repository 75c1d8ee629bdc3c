package io.icewatch.vitals.alarm;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The state of an alarm in the words of ISA-18.2 (ANSI/ISA-18.2-2016, section 5.2). */
public enum AlarmState {
  /** Nothing is wrong, or nothing that was paged. */
  NORMAL,
  /** Something is wrong, and was not paged: its episode is too young. */
  SUPPRESSED_BY_DESIGN,
  /** Paged, and nobody has answered. */
  UNACKNOWLEDGED,
  /** Paged, and somebody has taken charge of it. */
  ACKNOWLEDGED,
  /** Over, and nobody ever answered. */
  RETURNED_UNACKNOWLEDGED,
  /** Somebody has put it aside; never one that is critical. */
  SHELVED;

  /**
   * The state at a time.
   *
   * @param episode what is remembered of the alarm, or null
   * @param gap an episode that was not paged ends when more than this has passed since its last
   *     breach
   * @param acknowledgedUntil until when its last page is acknowledged, or null if it never was
   * @param shelvedUntil until when it is shelved, or null
   */
  public static AlarmState of(
      @Nullable Episode episode,
      Duration gap,
      @Nullable Instant acknowledgedUntil,
      @Nullable Instant shelvedUntil,
      Instant now) {
    if (episode == null) {
      return NORMAL;
    }
    Severity severity = episode.lifecycle().severity();
    boolean isShelved = shelvedUntil != null && now.isBefore(shelvedUntil);
    if (severity != null) {
      if (acknowledgedUntil != null && now.isBefore(acknowledgedUntil)) {
        return ACKNOWLEDGED;
      }
      return isShelved && severity != Severity.CRITICAL ? SHELVED : UNACKNOWLEDGED;
    }
    if (episode.lifecycle().ending() != null) {
      boolean wasPaged = episode.lastPage() != null;
      return wasPaged && acknowledgedUntil == null ? RETURNED_UNACKNOWLEDGED : NORMAL;
    }
    if (now.isAfter(episode.lastBreachAt().plus(gap))) {
      return NORMAL;
    }
    return isShelved ? SHELVED : SUPPRESSED_BY_DESIGN;
  }
}
