package io.icewatch.local.fhir;

import io.icewatch.vitals.reading.Vital;
import java.time.Instant;

/**
 * One vital of one patient in one window, of which there is at least one value.
 *
 * @param windowStart inclusive
 * @param firstMeasured when the window's first reading was measured
 * @param lastMeasured likewise its last; not before the first
 * @param count values, at least 1
 * @param mean in the vital's unit, as are the others
 */
record VitalWindow(
    String patientId,
    Vital vital,
    Instant windowStart,
    Instant firstMeasured,
    Instant lastMeasured,
    long count,
    double mean,
    double minimum,
    double maximum) {}
