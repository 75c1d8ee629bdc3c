package io.icewatch.lambda.link;

import static java.util.Objects.requireNonNull;

import io.icewatch.vitals.alarm.EpisodeKey;
import io.icewatch.vitals.answer.AlertId;
import java.time.Duration;
import java.time.Instant;

/**
 * Which page a link answers, and until when. Names neither the patient nor the condition: an
 * address ends up in logs and histories.
 *
 * @param episode what {@link OpaqueKeys} has for the patient and condition
 * @param episodeStart when the episode's first breach was measured, to the millisecond
 * @param pageNumber number of the page in its episode, from 1
 * @param expiresAt when it stops to count, to the second
 */
public record AnswerLink(String episode, Instant episodeStart, int pageNumber, Instant expiresAt) {
  /** A shift: whoever comes after it has pages of their own. */
  public static final Duration LIFETIME = Duration.ofHours(12);

  public AnswerLink {
    requireNonNull(episode, "episode");
    requireNonNull(episodeStart, "episodeStart");
    requireNonNull(expiresAt, "expiresAt");
  }

  /** Whether it has stopped to count. */
  public boolean hasExpired(Instant now) {
    return !now.isBefore(expiresAt);
  }

  /** The page, once it is known whose it is. */
  public AlertId alert(EpisodeKey key) {
    return new AlertId(key.condition(), episodeStart, pageNumber, key.patientId());
  }
}
