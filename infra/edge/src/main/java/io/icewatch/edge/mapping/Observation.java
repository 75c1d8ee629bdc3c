package io.icewatch.edge.mapping;

import io.icewatch.edge.hl7.Hl7Fault;
import io.icewatch.vitals.reading.Vital;
import java.math.BigDecimal;
import java.time.Instant;

/** What one OBX segment became. */
public sealed interface Observation {

  /**
   * A value of a vital.
   *
   * @param value in the vital's own unit
   * @param measured when, by the monitor's clock
   * @param rank 0 for the preferred source of this vital
   * @param subId OBX-4, which tells two probes apart
   * @param source the code that the message has, e.g. {@code MDC:150456}
   */
  record Measured(
      Vital vital, BigDecimal value, Instant measured, int rank, String subId, String source)
      implements Observation {}

  /**
   * A vital that the monitor says it did not measure.
   *
   * @param how what it says instead of a value
   */
  record NotMeasured(String name, String how) implements Observation {}

  /**
   * Nothing that is kept.
   *
   * @param why in a word or two, without values: metrics count by it
   */
  record Skipped(String why) implements Observation {}

  /**
   * A vital whose value cannot be used.
   *
   * @param fault what is wrong, and where
   */
  record Refused(Hl7Fault fault) implements Observation {}
}
