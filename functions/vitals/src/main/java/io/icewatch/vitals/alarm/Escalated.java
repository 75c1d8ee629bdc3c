package io.icewatch.vitals.alarm;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * A critical page that nobody has acknowledged in time, or whose acknowledgement has run out.
 *
 * @param key whose alarm, and which
 * @param severity severity of the page
 * @param episodeStart when the episode of the page began
 * @param pageNumber number of the page in that episode
 * @param level who is called now, from 1
 * @param worstValue worst value of the episode
 * @param pagedAt when the page was accepted for delivery
 * @param at when it was found that nobody had answered
 */
public record Escalated(
    EpisodeKey key,
    Severity severity,
    Instant episodeStart,
    int pageNumber,
    int level,
    double worstValue,
    Instant pagedAt,
    Instant at)
    implements Notice {

  public Escalated {
    requireNonNull(key, "key");
    requireNonNull(severity, "severity");
    requireNonNull(episodeStart, "episodeStart");
    requireNonNull(pagedAt, "pagedAt");
    requireNonNull(at, "at");
  }

  /** E.g. {@code spo2-low/2025-01-01T00:00:00Z/2-escalated-1/17}. */
  @Override
  public String alertId() {
    return key.alertId(episodeStart, pageNumber + "-escalated-" + level);
  }

  /** The {@linkplain Alert#alertId id} of the page that nobody answered. */
  public String pageId() {
    return key.pageId(episodeStart, pageNumber);
  }

  @Override
  public Kind kind() {
    return Kind.ESCALATED;
  }

  @Override
  public String patientId() {
    return key.patientId();
  }
}
