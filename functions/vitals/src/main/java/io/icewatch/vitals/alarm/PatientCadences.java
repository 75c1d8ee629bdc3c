package io.icewatch.vitals.alarm;

import java.time.Duration;

/** How often the readings of patients come, as far as somebody knows who has seen them all. */
@FunctionalInterface
public interface PatientCadences {
  /** Nobody knows of any patient. */
  PatientCadences UNKNOWN = patientId -> Duration.ZERO;

  /** The gap between two readings of a patient, zero or more; zero: not known. Never waits. */
  Duration of(String patientId);
}
