package io.icewatch.edge.mapping;

import io.icewatch.edge.mapping.Observation.Measured;
import io.icewatch.vitals.reading.Vital;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes readings of measured values: of each patient, moment and device one. Where a vital was
 * measured by several sources its preferred one counts, and of equal ones the first.
 */
final class ReadingCollector {
  private static final Comparator<Measured> PREFERRED =
      Comparator.comparingInt(Measured::rank).thenComparing(Measured::subId);

  private final Map<Moment, Map<Vital, Measured>> readings = new LinkedHashMap<>();

  private record Moment(String patientId, Instant measured, String deviceId) {}

  void add(String patientId, String deviceId, Measured measured) {
    readings
        .computeIfAbsent(
            new Moment(patientId, measured.measured(), deviceId),
            moment -> new EnumMap<>(Vital.class))
        .merge(
            measured.vital(),
            measured,
            (one, other) -> PREFERRED.compare(other, one) < 0 ? other : one);
  }

  /** In the order in which their first values were added. */
  List<OruReading> readings() {
    return readings.entrySet().stream()
        .map(entry ->
            new OruReading(
                entry.getKey().patientId(),
                entry.getKey().measured(),
                entry.getKey().deviceId(),
                values(entry.getValue())))
        .toList();
  }

  private static Map<Vital, BigDecimal> values(Map<Vital, Measured> measured) {
    Map<Vital, BigDecimal> values = new EnumMap<>(Vital.class);
    measured.forEach((vital, each) -> values.put(vital, each.value()));
    return values;
  }
}
