package io.icewatch.vitals.alarm;

import static java.util.Objects.requireNonNull;

import io.icewatch.vitals.reading.Reading;
import java.time.Instant;

/**
 * Something is wrong with a monitor rather than with a patient, and nobody else would see it.
 *
 * @param patientId the patient, or the key under which the monitor sends, which may be any text:
 *     U+FFFD stands for a character that no message can carry
 * @param fault what is wrong
 * @param since what makes it another fault than the one before: stable when it is told again
 * @param at when it was noticed
 */
public record MonitorFault(String patientId, Fault fault, Instant since, Instant at)
    implements Notice {

  /** What can be wrong. */
  public enum Fault {
    /** Its messages cannot be read, so that nobody judges them. */
    UNREADABLE("unreadable"),
    /** It sends readings of a patient who was discharged: somebody else lies there, perhaps. */
    AFTER_DISCHARGE("after-discharge");

    private final String label;

    Fault(String label) {
      this.label = label;
    }

    /** The name in messages and tables. */
    public String label() {
      return label;
    }
  }

  public MonitorFault {
    patientId = Reading.speakable(patientId);
    requireNonNull(fault, "fault");
    requireNonNull(since, "since");
    requireNonNull(at, "at");
  }

  /** E.g. {@code unreadable/2025-01-01T00:00:00Z/1/bed-7}. */
  @Override
  public String alertId() {
    return "%s/%s/1/%s".formatted(fault.label(), since, patientId);
  }

  /**
   * Whose an {@linkplain #alertId() id} is.
   *
   * @throws IllegalArgumentException if it is not the id of such a notice
   */
  public static String monitor(String alertId) {
    String[] parts = alertId.split("/", 4);
    if (parts.length < 4) {
      throw new IllegalArgumentException(
          "found the id %s, expected e.g. unreadable/2025-01-01T00:00:00Z/1/bed-7"
              .formatted(alertId));
    }
    return parts[3];
  }

  @Override
  public Kind kind() {
    return Kind.MONITOR;
  }

  @Override
  public Severity severity() {
    return Severity.TECHNICAL;
  }
}
