package io.icewatch.vitals.alarm;

import static java.util.Objects.requireNonNull;

/**
 * The key of an {@link Episode}.
 *
 * @param patientId the patient
 * @param condition what is wrong
 */
public record EpisodeKey(String patientId, Condition condition) {

  public EpisodeKey {
    requireNonNull(patientId, "patientId");
    requireNonNull(condition, "condition");
  }
}
