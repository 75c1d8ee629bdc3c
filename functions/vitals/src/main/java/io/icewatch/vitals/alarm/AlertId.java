package io.icewatch.vitals.alarm;

import java.time.Instant;

/** The identity of what is said about an episode. */
final class AlertId {

  private AlertId() {}

  /** Condition, episode start, part, patient: an id may hold any character and comes last. */
  static String of(EpisodeKey key, Instant episodeStart, String part) {
    return "%s/%s/%s/%s".formatted(key.condition().label(), episodeStart, part, key.patientId());
  }
}
