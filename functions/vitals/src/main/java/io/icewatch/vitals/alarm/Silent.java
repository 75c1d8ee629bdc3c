package io.icewatch.vitals.alarm;

import static java.util.Objects.requireNonNull;

import io.icewatch.vitals.reading.Vital;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A patient of whom no reading comes any more, or one vital whose alarm is active and which is no
 * longer measured.
 *
 * @param patientId who is silent
 * @param severity how grave: that of the gravest active alarm, else technical
 * @param vital the vital that is missing, or null if all are
 * @param lastValue its last value, or null if it is not known
 * @param lastSeenAt when the last reading was measured
 * @param number number of this notice in this silence, from 1
 * @param at when it was found to be overdue
 */
public record Silent(
    String patientId,
    Severity severity,
    @Nullable Vital vital,
    @Nullable Double lastValue,
    Instant lastSeenAt,
    int number,
    Instant at)
    implements Notice {

  public Silent {
    requireNonNull(patientId, "patientId");
    requireNonNull(severity, "severity");
    requireNonNull(lastSeenAt, "lastSeenAt");
    requireNonNull(at, "at");
  }

  /** E.g. {@code silent/2025-01-01T00:00:00Z/1/17}, {@code spo2-silent/…} for one vital. */
  @Override
  public String alertId() {
    String what = vital == null ? "silent" : vital.field() + "-silent";
    return "%s/%s/%d/%s".formatted(what, lastSeenAt, number, patientId);
  }

  @Override
  public Kind kind() {
    return Kind.SILENT;
  }
}
