package io.icewatch.local.fhir;

import java.time.Instant;

/** What a DetectedIssue is made from: some columns of a row of {@code alerts}. */
record AlertRow(
    String alertId,
    String patientId,
    String condition,
    String severity,
    String reason,
    double value,
    double worst,
    Instant arrival) {}
