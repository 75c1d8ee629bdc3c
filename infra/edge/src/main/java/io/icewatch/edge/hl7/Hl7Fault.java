package io.icewatch.edge.hl7;

import static java.util.Objects.requireNonNull;

/**
 * What is wrong with a message, as an ERR segment puts it.
 *
 * @param location where, e.g. {@code OBX^3^5}: the segment, which one of its name (from 1), and the
 *     field; only as much as is known
 * @param code what kind of fault, of HL7's table 0357
 * @param text what was found and what was expected; holds no patient's value
 */
public record Hl7Fault(String location, Code code, String text) {

  /** HL7's table 0357, Message error condition codes, as far as it is used. */
  public enum Code {
    /** The segments stand in the wrong order, or one that is required is missing. */
    SEGMENT_SEQUENCE(100, "Segment sequence error"),
    /** A field that is required is missing. */
    REQUIRED_FIELD_MISSING(101, "Required field missing"),
    /** A field holds what its data type does not allow. */
    DATA_TYPE(102, "Data type error"),
    /** A field holds a code that is not in its table. */
    TABLE_VALUE(103, "Table value not found"),
    /** The message type is not taken here. */
    UNSUPPORTED_MESSAGE_TYPE(200, "Unsupported message type"),
    /** The version is not taken here. */
    UNSUPPORTED_VERSION(203, "Unsupported version id"),
    /** The message is right, and could not be kept. */
    APPLICATION_INTERNAL(207, "Application internal error");

    private final int number;
    private final String text;

    Code(int number, String text) {
      this.number = number;
      this.text = text;
    }

    /** The code, e.g. 102. */
    public int number() {
      return number;
    }

    /** What HL7 calls it. */
    public String text() {
      return text;
    }
  }

  public Hl7Fault {
    requireNonNull(location, "location");
    requireNonNull(code, "code");
    requireNonNull(text, "text");
  }

  @Override
  public String toString() {
    return location.isEmpty() ? text : location + ": " + text;
  }
}
