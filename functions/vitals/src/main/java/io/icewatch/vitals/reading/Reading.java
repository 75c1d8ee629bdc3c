package io.icewatch.vitals.reading;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * One message from a bedside monitor: whose it is, when it was measured, and the vitals that were
 * measured. A vital that was not measured is absent, never zero.
 *
 * <p>Values are as sent: they may lie outside their {@linkplain Vital#isPlausible plausible range}.
 * What was sent and could not be used is told by {@link #faults}. Immutable.
 */
public final class Reading implements Message {
  /** {@link #eventTimeMillis} of a reading that does not say when it was measured. */
  public static final long NO_EVENT_TIME = Long.MIN_VALUE;

  /** The longest patient id that is accepted, in characters. */
  public static final int LONGEST_PATIENT_ID = 128;

  private static final Vital[] VITALS = Vital.values();

  private final String patientId;
  private final long eventTimeMillis;
  private final double[] values;
  private final List<FieldFault> faults;

  private Reading(
      String patientId, long eventTimeMillis, double[] values, List<FieldFault> faults) {
    this.patientId = patientId;
    this.eventTimeMillis = eventTimeMillis;
    this.values = values;
    this.faults = faults;
  }

  /**
   * A reading of the given vitals.
   *
   * @param patientId 1 to {@value #LONGEST_PATIENT_ID} characters, not blank, without control
   *     characters
   * @param eventTimeMillis when it was measured by the monitor's clock, milliseconds since the
   *     epoch, or {@link #NO_EVENT_TIME}
   * @param vitals the measured vitals, finite numbers
   * @throws IllegalArgumentException if the patient id or a value is out of range
   */
  public static Reading of(String patientId, long eventTimeMillis, Map<Vital, Double> vitals) {
    double[] values = noValues();
    vitals.forEach((vital, value) -> values[vital.index()] = value);
    return ofValues(patientId, eventTimeMillis, values, List.of());
  }

  /**
   * As {@link #of}, with the faults of its fields; takes ownership of {@code values}: by index, NaN
   * where nothing was measured.
   */
  static Reading ofValues(
      String patientId, long eventTimeMillis, double[] values, List<FieldFault> faults) {
    requireNonNull(patientId, "patientId");
    if (patientId.isBlank() || patientId.length() > LONGEST_PATIENT_ID) {
      throw new IllegalArgumentException(
          "patient id of %d characters, expected 1 to %d and not blank"
              .formatted(patientId.length(), LONGEST_PATIENT_ID));
    }
    if (!isSpeakable(patientId)) {
      throw new IllegalArgumentException("patient id with a control character or half a surrogate");
    }
    for (Vital vital : VITALS) {
      if (Double.isInfinite(values[vital.index()])) {
        throw new IllegalArgumentException(
            vital.field() + " is infinite, expected a finite number");
      }
    }
    return new Reading(patientId, eventTimeMillis, values, List.copyOf(faults));
  }

  /**
   * As {@link #ofValues}, of a patient and values that {@link ReadingScanner} has found to be in
   * range.
   */
  static Reading ofScanned(String patientId, long eventTimeMillis, double[] values) {
    return new Reading(patientId, eventTimeMillis, values, List.of());
  }

  /**
   * Whether every service on the way can carry the text: SNS refuses a message attribute with a
   * character that XML 1.0 lacks, and half a surrogate pair has no UTF-8.
   */
  static boolean isSpeakable(String text) {
    return text.codePoints().allMatch(Reading::isSpeakable);
  }

  /** The text that every service on the way can carry, with U+FFFD for what they cannot. */
  public static String speakable(String text) {
    return text.codePoints()
        .map(c -> isSpeakable(c) ? c : 0xFFFD)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static boolean isSpeakable(int c) {
    return !Character.isISOControl(c)
        && (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
        && c != 0xFFFE
        && c != 0xFFFF;
  }

  /** An array in which no vital was measured. */
  static double[] noValues() {
    double[] values = new double[VITALS.length];
    Arrays.fill(values, Double.NaN);
    return values;
  }

  /** This, with a fault more. */
  Reading with(FieldFault fault) {
    List<FieldFault> more = new ArrayList<>(faults);
    more.add(fault);
    return new Reading(patientId, eventTimeMillis, values, List.copyOf(more));
  }

  /** Whose reading it is. */
  public String patientId() {
    return patientId;
  }

  /** When it was measured, milliseconds since the epoch, or {@link #NO_EVENT_TIME}. */
  public long eventTimeMillis() {
    return eventTimeMillis;
  }

  /** Whether {@code vital} was measured. */
  public boolean has(Vital vital) {
    return !Double.isNaN(values[vital.index()]);
  }

  /** The value of {@code vital} in its {@linkplain Vital#unit unit}, or NaN if not measured. */
  public double value(Vital vital) {
    return values[vital.index()];
  }

  /** What was wrong with fields of the message, in their order; mostly empty. */
  public List<FieldFault> faults() {
    return faults;
  }

  /**
   * Whether Lambda's event filter cannot compare {@code vital}, so that whoever is behind the
   * filter may never be given it.
   */
  public boolean isHidden(Vital vital) {
    for (FieldFault fault : faults) {
      if (fault.hides(vital)) {
        return true;
      }
    }
    return false;
  }

  /** Whether the message says a time of its own that could not be used. */
  public boolean hasUnreadableTime() {
    for (FieldFault fault : faults) {
      if (fault.field().equals(ReadingJson.TIMESTAMP)) {
        return eventTimeMillis == NO_EVENT_TIME;
      }
    }
    return false;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Reading that
        && patientId.equals(that.patientId)
        && eventTimeMillis == that.eventTimeMillis
        && Arrays.equals(values, that.values)
        && faults.equals(that.faults);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * patientId.hashCode() + Long.hashCode(eventTimeMillis))
        + Arrays.hashCode(values);
  }

  /** For a debugger; holds vitals and must not be logged. */
  @Override
  public String toString() {
    Map<Vital, Double> measured = new EnumMap<>(Vital.class);
    for (Vital vital : VITALS) {
      if (has(vital)) {
        measured.put(vital, value(vital));
      }
    }
    return "Reading[%s at %d: %s%s]"
        .formatted(patientId, eventTimeMillis, measured, faults.isEmpty() ? "" : ", " + faults);
  }
}
