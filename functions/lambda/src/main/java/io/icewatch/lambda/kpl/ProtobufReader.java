package io.icewatch.lambda.kpl;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Reads the fields of one Protocol Buffers message, in the <a
 * href="https://protobuf.dev/programming-guides/encoding/">wire format</a>, one after the other.
 *
 * <p>Mutable, for one thread.
 */
final class ProtobufReader {
  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int LENGTH_DELIMITED = 2;
  private static final int FIXED_32 = 5;

  /** The bytes are no message. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1;
  }

  private final byte[] bytes;
  private final int end;
  private int position;
  private int field;
  private int wireType;

  /** A reader of the message in {@code bytes[start, end)}. */
  ProtobufReader(byte[] bytes, int startInclusive, int endExclusive) {
    this.bytes = bytes;
    this.position = startInclusive;
    this.end = endExclusive;
  }

  /** Where it stands. */
  int position() {
    return position;
  }

  /** Where the message ends, excluded. */
  int end() {
    return end;
  }

  /** Goes on to the next field, whose value must then be read or skipped; false at the end. */
  boolean nextField() throws Malformed {
    if (position == end) {
      return false;
    }
    long tag = varint();
    field = (int) (tag >>> 3);
    wireType = (int) (tag & 7);
    return true;
  }

  /** The number of the field. */
  int field() {
    return field;
  }

  /** The field's value as a number. */
  long number() throws Malformed {
    require(wireType == VARINT);
    return varint();
  }

  /** The field's value as a message, or as any bytes: a reader of its own, which it goes past. */
  ProtobufReader message() throws Malformed {
    require(wireType == LENGTH_DELIMITED);
    long length = varint();
    require(length >= 0 && length <= end - position);
    ProtobufReader value = new ProtobufReader(bytes, position, position + (int) length);
    position = value.end;
    return value;
  }

  /** The field's value as a text. */
  String text() throws Malformed {
    ProtobufReader value = message();
    return new String(bytes, value.position, value.end - value.position, UTF_8);
  }

  /** Goes past the field's value. */
  void skip() throws Malformed {
    switch (wireType) {
      case VARINT -> varint();
      case FIXED_64 -> pass(Long.BYTES);
      case LENGTH_DELIMITED -> message();
      case FIXED_32 -> pass(Integer.BYTES);
      default -> throw new Malformed();
    }
  }

  private void pass(int length) throws Malformed {
    require(length <= end - position);
    position += length;
  }

  private long varint() throws Malformed {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      require(position < end);
      byte next = bytes[position++];
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new Malformed();
  }

  private static void require(boolean isSo) throws Malformed {
    if (!isSo) {
      throw new Malformed();
    }
  }
}
