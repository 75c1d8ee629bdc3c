package io.icewatch.edge.mapping;

import io.icewatch.vitals.reading.Vital;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;

/**
 * What one patient's monitor measured at one moment.
 *
 * @param patientId from PID-3, with the assigning authority where it names one; until a patient is
 *     admitted the bed, as {@code bed:…}
 * @param measured when, by the monitor's clock
 * @param deviceId who sent it: MSH-3 and MSH-4
 * @param vitals the values, each in its vital's own unit; never empty
 */
public record OruReading(
    String patientId, Instant measured, String deviceId, Map<Vital, BigDecimal> vitals) {
  public OruReading {
    vitals = Map.copyOf(vitals);
  }
}
