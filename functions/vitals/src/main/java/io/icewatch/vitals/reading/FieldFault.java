package io.icewatch.vitals.reading;

import static java.util.Objects.requireNonNull;

/**
 * A field of a {@link Reading} that could not be used as it was sent. It costs that field and
 * nothing else: what is good beside it is judged and summarised.
 *
 * @param field the known field that is meant, e.g. {@code spo2}
 * @param fault what is wrong with it
 */
public record FieldFault(String field, Rejected fault) {

  public FieldFault {
    requireNonNull(field, "field");
    requireNonNull(fault, "fault");
  }
}
