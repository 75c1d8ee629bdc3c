package io.icewatch.vitals.alarm;

import static java.util.Objects.requireNonNull;

import io.icewatch.vitals.record.RecordPosition;
import java.time.Instant;
import java.util.List;

/**
 * A reading whose vital is inside the margin, at the end of a run of such readings.
 *
 * @param key whose alarm could be over, and which
 * @param value the value that was measured, in the unit of the condition's vital
 * @param since since when the vital has been inside: when the reading before the run was measured,
 *     perhaps the last breach; no breach lies between it and this
 * @param measuredAt when this one was measured by the monitor's clock where that is believed
 * @param arrival when the record arrived in the stream
 * @param position which record it was
 * @param lastBreaches the last breaches of the key that whoever makes this has seen before it, one
 *     for each {@linkplain RecordPosition#orderingKey order} in which they are judged; empty if it
 *     has seen none
 */
public record Clear(
    EpisodeKey key,
    double value,
    Instant since,
    Instant measuredAt,
    Instant arrival,
    RecordPosition position,
    List<RecordPosition> lastBreaches) {

  public Clear {
    requireNonNull(key, "key");
    requireNonNull(since, "since");
    requireNonNull(measuredAt, "measuredAt");
    requireNonNull(arrival, "arrival");
    requireNonNull(position, "position");
    lastBreaches = List.copyOf(lastBreaches);
  }
}
