package io.icewatch.vitals.reading;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Which code of an Observation is which vital, and which values mean that nothing was measured. */
public interface CodeMapping {

  /**
   * Where a code leads.
   *
   * @param vital the vital; null for what is known and not kept
   * @param name what it is called: the vital's field, or e.g. {@code inop}
   * @param rank 0 for the source that is preferred where there are several
   * @param assumedUnit the unit where an observation names none; null: it is then refused
   */
  record Target(@Nullable Vital vital, String name, int rank, @Nullable Unit assumedUnit) {}

  /**
   * Where a code leads; null if it is not known.
   *
   * @param system HL7's name of the coding system: {@code LN} for LOINC, {@code MDC} for ISO/IEEE
   *     11073-10101
   */
  @Nullable Target find(String system, String code);

  /** Whether devices say "not measured" by this value. */
  boolean isNotMeasured(BigDecimal value);
}
