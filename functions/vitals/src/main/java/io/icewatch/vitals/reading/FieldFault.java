package io.icewatch.vitals.reading;

import static java.util.Objects.requireNonNull;

/**
 * A field of a {@link Reading} that was not as it should be. It costs that field at most: what is
 * good beside it is judged and summarised.
 *
 * @param field the known field that is meant, e.g. {@code spo2}, or {@link #EVERY_FIELD}
 * @param fault what is wrong with it
 */
public record FieldFault(String field, Rejected fault) {
  /** What stands for the field where it is the matter with all of them. */
  public static final String EVERY_FIELD = "*";

  public FieldFault {
    requireNonNull(field, "field");
    requireNonNull(fault, "fault");
  }

  /** Whether Lambda's event filter cannot compare {@code vital} for it. */
  boolean hides(Vital vital) {
    return fault.reason().hidesFromFilter()
        && (field.equals(EVERY_FIELD) || field.equals(vital.field()));
  }
}
