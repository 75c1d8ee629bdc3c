package io.icewatch.vitals.alarm;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * An alarm is over: its vital has been inside the margin for long enough. Never said of a vital
 * that nobody measured.
 *
 * @param key whose alarm, and which
 * @param severity the highest severity that the alarm was paged with
 * @param episodeStart when the episode of its last page began
 * @param pageNumber number of its last page in that episode
 * @param value the value that ended it
 * @param worstValue worst value of the episode
 * @param measuredAt when that value was measured
 * @param arrival when that value arrived
 */
public record Resolved(
    EpisodeKey key,
    Severity severity,
    Instant episodeStart,
    int pageNumber,
    double value,
    double worstValue,
    Instant measuredAt,
    Instant arrival)
    implements Notice {

  public Resolved {
    requireNonNull(key, "key");
    requireNonNull(severity, "severity");
    requireNonNull(episodeStart, "episodeStart");
    requireNonNull(measuredAt, "measuredAt");
    requireNonNull(arrival, "arrival");
  }

  /** E.g. {@code spo2-low/2025-01-01T00:00:00Z/2-resolved/17}. */
  @Override
  public String alertId() {
    return key.alertId(episodeStart, pageNumber + "-resolved");
  }

  @Override
  public Kind kind() {
    return Kind.RESOLVED;
  }

  @Override
  public String patientId() {
    return key.patientId();
  }

  @Override
  public Instant at() {
    return measuredAt;
  }
}
