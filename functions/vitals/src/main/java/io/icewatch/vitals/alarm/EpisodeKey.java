package io.icewatch.vitals.alarm;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The key of an {@link Episode}.
 *
 * @param patientId the patient
 * @param condition what is wrong
 * @param missedFrom null; but of breaches that were given up and come again after a later one was
 *     dealt with, when the time begins in which they were measured
 */
public record EpisodeKey(String patientId, Condition condition, @Nullable Instant missedFrom) {

  public EpisodeKey {
    requireNonNull(patientId, "patientId");
    requireNonNull(condition, "condition");
  }

  /** The key of what goes on. */
  public EpisodeKey(String patientId, Condition condition) {
    this(patientId, condition, null);
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
