package io.icewatch.vitals.stay;

import static java.util.Objects.requireNonNull;

import io.icewatch.vitals.alarm.Breach;
import io.icewatch.vitals.alarm.Condition;
import io.icewatch.vitals.reading.Reading;
import io.icewatch.vitals.reading.Vital;
import io.icewatch.vitals.record.RecordPosition;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One reading, as far as a stay takes note of it: a sign of life.
 *
 * @param values what was measured, see {@link #believedValues}; empty if all probes are off
 * @param measuredAt when, by the monitor's clock where that is believed, and never after arrival
 * @param arrival when the record arrived in the stream
 * @param position which record it was
 * @param breaches what it breaches, and at which place that is judged
 * @param inside the conditions for which it lies inside the margin
 */
public record ObservedReading(
    Map<Vital, Double> values,
    Instant measuredAt,
    Instant arrival,
    RecordPosition position,
    List<Breach> breaches,
    Set<Condition> inside) {

  public ObservedReading {
    values = Map.copyOf(values);
    requireNonNull(measuredAt, "measuredAt");
    requireNonNull(arrival, "arrival");
    requireNonNull(position, "position");
    breaches = List.copyOf(breaches);
    inside = Set.copyOf(inside);
  }

  /**
   * The values of a reading that a person would act upon: those that are plausible, and a sign that
   * is {@linkplain Vital#isAbsence absent}.
   */
  public static Map<Vital, Double> believedValues(Reading reading) {
    Map<Vital, Double> values = new EnumMap<>(Vital.class);
    for (Vital vital : Vital.values()) {
      double value = reading.value(vital);
      if (vital.isPlausible(value) || vital.isAbsence(value)) {
        values.put(vital, value);
      }
    }
    return Collections.unmodifiableMap(values);
  }
}
