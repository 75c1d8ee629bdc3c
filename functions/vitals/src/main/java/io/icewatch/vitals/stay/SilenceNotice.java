package io.icewatch.vitals.stay;

import static java.util.Objects.requireNonNull;

import io.icewatch.vitals.reading.Vital;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The notice that nothing is heard of a patient, or of one vital of a patient.
 *
 * @param patientId the patient
 * @param stay what was last heard
 * @param vital the vital that is missing while others are measured; null: all of them
 * @param number how many notices of this silence, this included; from 1 to {@value
 *     Signal#MOST_NOTICES}
 * @param tick when this was decided
 */
public record SilenceNotice(
    String patientId, Stay stay, @Nullable Vital vital, int number, Instant tick) {

  public SilenceNotice {
    requireNonNull(patientId, "patientId");
    requireNonNull(stay, "stay");
    requireNonNull(tick, "tick");
  }

  /** When the patient, or the vital, was last measured. */
  public Instant lastSeenAt() {
    Presence presence = stay.presence();
    return vital == null ? presence.lastSeenAt() : presence.vitals().get(vital).getFirst().at();
  }

  /**
   * What is missing, as a condition of messages and tables: {@code silent}, {@code spo2-silent}.
   */
  public String condition() {
    return vital == null ? "silent" : vital.field() + "-silent";
  }

  /**
   * The notice's identity, the same when it is sent again after a crash: condition, what the
   * silence counts from, number and patient, as of an {@link io.icewatch.vitals.alarm.Alert#alertId
   * alert}.
   */
  public String alertId() {
    return "%s/%s/%d/%s".formatted(condition(), start(), number, patientId);
  }

  /**
   * The last reading, or the end of the pause after it: what follows a pause is another silence.
   */
  private Instant start() {
    Instant expectedFrom = stay.whereabouts().at();
    return expectedFrom.isAfter(stay.presence().lastArrivalAt()) ? expectedFrom : lastSeenAt();
  }
}
