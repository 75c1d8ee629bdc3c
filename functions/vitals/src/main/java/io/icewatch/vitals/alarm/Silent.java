package io.icewatch.vitals.alarm;

import static java.util.Objects.requireNonNull;

import io.icewatch.vitals.reading.Vital;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A patient of whom no reading comes any more, or one vital whose alarm is active and which is no
 * longer measured.
 *
 * @param patientId who is silent
 * @param severity how grave: that of the gravest active alarm, else technical
 * @param vital the vital that is missing, or null if all are
 * @param lastValues the last values of what is missing and was measured lately
 * @param lastSeenAt when the last of it was measured
 * @param start what the silence counts from: the last reading, or the end of a pause after it
 * @param number number of this notice in this silence, from 1
 * @param at when it was found to be overdue
 */
public record Silent(
    String patientId,
    Severity severity,
    @Nullable Vital vital,
    Map<Vital, Double> lastValues,
    Instant lastSeenAt,
    Instant start,
    int number,
    Instant at)
    implements Notice {

  public Silent {
    requireNonNull(patientId, "patientId");
    requireNonNull(severity, "severity");
    Map<Vital, Double> values = new EnumMap<>(Vital.class);
    values.putAll(lastValues);
    lastValues = Collections.unmodifiableMap(values);
    requireNonNull(lastSeenAt, "lastSeenAt");
    requireNonNull(start, "start");
    requireNonNull(at, "at");
  }

  /** What is missing, in messages and tables: {@code signal}, {@code spo2-signal}. */
  public String condition() {
    return vital == null ? "signal" : vital.field() + "-signal";
  }

  /**
   * E.g. {@code signal/2025-01-01T00:00:00Z/1/17}. What follows a pause is another silence than
   * that before it, though nothing was measured in between.
   */
  @Override
  public String alertId() {
    return "%s/%s/%d/%s".formatted(condition(), start, number, patientId);
  }

  @Override
  public Kind kind() {
    return Kind.SILENT;
  }
}
