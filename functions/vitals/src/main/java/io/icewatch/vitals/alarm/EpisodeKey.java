package io.icewatch.vitals.alarm;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

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

  /** The {@linkplain Alert#alertId identity} of a page of the episode that began then. */
  public String pageId(Instant episodeStart, int pageNumber) {
    return alertId(episodeStart, Integer.toString(pageNumber));
  }

  /** Condition, episode start, part, patient: an id may hold any character and comes last. */
  String alertId(Instant episodeStart, String part) {
    return "%s/%s/%s/%s".formatted(condition.label(), episodeStart, part, patientId);
  }
}
