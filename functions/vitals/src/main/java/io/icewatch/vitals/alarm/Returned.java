package io.icewatch.vitals.alarm;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * A patient who was {@link Silent} is measured again.
 *
 * @param patientId who is back
 * @param silentSince when the last reading before the silence was measured
 * @param at when the first reading after it was measured
 */
public record Returned(String patientId, Instant silentSince, Instant at) implements Notice {

  public Returned {
    requireNonNull(patientId, "patientId");
    requireNonNull(silentSince, "silentSince");
    requireNonNull(at, "at");
  }

  /** E.g. {@code returned/2025-01-01T00:00:00Z/1/17}. */
  @Override
  public String alertId() {
    return "returned/%s/1/%s".formatted(silentSince, patientId);
  }

  @Override
  public Kind kind() {
    return Kind.RETURNED;
  }

  @Override
  public Severity severity() {
    return Severity.TECHNICAL;
  }
}
