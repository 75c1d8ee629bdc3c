package io.icewatch.vitals.reading;

import io.icewatch.vitals.reading.Rejected.Reason;

/**
 * What a record's payload turned out to be: a {@link Reading}, or {@link Rejected} with a reason.
 */
public sealed interface Message permits Reading, Rejected {
  /**
   * The same behind a byte order mark: a reading is one for all that; of anything else the mark is
   * what is told.
   */
  default Message behindMark() {
    Rejected fault =
        new Rejected(
            Reason.BYTE_ORDER_MARK, "found a byte order mark, expected an object without one");
    return this instanceof Reading reading
        ? reading.with(new FieldFault(FieldFault.EVERY_FIELD, fault))
        : fault;
  }
}
