package io.icewatch.vitals.reading;

/**
 * A payload that is no reading and never will be, however often it is delivered.
 *
 * @param reason what kind of fault it is
 * @param detail what was found, what was expected and where; may quote a token of the payload, so
 *     it belongs beside the payload in the table of rejected readings, never in a log
 */
public record Rejected(Reason reason, String detail) implements Message {

  /** Puts a question mark for half a surrogate in the detail: no service can carry one. */
  public Rejected {
    detail = withoutHalfSurrogates(detail);
  }

  private static String withoutHalfSurrogates(String text) {
    return text.codePoints()
        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? '?' : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /**
   * The kinds of fault, as they stand in the table of rejected readings: of a whole message, or of
   * one {@linkplain FieldFault field}.
   */
  public enum Reason {
    /** No byte at all. */
    EMPTY,
    /** Not one JSON text in UTF-8, or one nested or sized beyond what a reader should accept. */
    NOT_JSON,
    /** JSON, but not an object: an array, a string, a number. */
    NOT_AN_OBJECT,
    /** No {@code patient_id}, or null, or blank: the reading belongs to nobody. */
    PATIENT_MISSING,
    /** A {@code patient_id} that is neither text nor a whole number, or is too long. */
    PATIENT_INVALID,
    /**
     * A byte order mark before the object. To Lambda's event filter that is no JSON: it drops the
     * message, which is read all the same.
     */
    BYTE_ORDER_MARK,
    /** No field that is known as a vital: there is nothing to judge and nothing to summarise. */
    NO_KNOWN_VITAL,
    /** A vital that is neither a JSON number nor a text that holds one, or not a finite one. */
    VITAL_NOT_A_NUMBER,
    /**
     * A vital with more digits than a double tells apart: it is read as the nearest one, but
     * Lambda's event filter does not compare such a number.
     */
    VITAL_TOO_PRECISE,
    /** A value by which devices say "not connected", e.g. {@code "--"} or -32768. */
    NOT_MEASURED,
    /** A number sent as text (e.g. {@code "85"}): it is read as that number. */
    NUMBER_AS_TEXT,
    /** A timestamp that is no time: the reading is placed by its arrival. */
    TIMESTAMP_UNREADABLE,
    /** A known field in another spelling (e.g. {@code SpO2}): it would be missed in silence. */
    FIELD_MISSPELT,
    /** A known field given twice: nobody can say which of the two was meant. */
    FIELD_REPEATED,
    /** A value in a unit that is not known, or is no unit of that vital: it is never guessed. */
    UNIT_UNKNOWN,
    /** An Observation that is preliminary, cancelled or entered in error. */
    STATUS_NOT_FINAL;

    /** Whether Lambda's event filter cannot see what it is the matter with. */
    boolean hidesFromFilter() {
      return this == BYTE_ORDER_MARK || this == VITAL_TOO_PRECISE;
    }
  }
}
