package io.icewatch.vitals.window.state;

/** How many bytes a text takes inside a JSON string, as Jackson writes it in UTF-8. */
final class JsonSize {
  /** From here on, the first byte of a character that has four in UTF-8 and two in UTF-16. */
  private static final int FIRST_OF_FOUR = 0xF0;

  /** Jackson escapes each half of such a character: backslash, u, four digits. */
  private static final int ESCAPED_PAIR = 12;

  /** The most that a byte of UTF-8 takes: {@value #ESCAPED_PAIR} for four. */
  static final long MOST_OF_A_BYTE = 3;

  /** The most that a char takes: half an escaped pair. */
  static final long MOST_OF_A_CHAR = 6;

  private JsonSize() {}

  /** Bytes of {@code utf8[start, end)}, which holds no control character: patient ids do not. */
  static int of(byte[] utf8, int start, int end) {
    int size = end - start;
    for (int i = start; i < end; i++) {
      byte b = utf8[i];
      if (b == '"' || b == '\\') {
        size++;
      } else if (b < 0 && (b & 0xFF) >= FIRST_OF_FOUR) {
        size += ESCAPED_PAIR - 4;
      }
    }
    return size;
  }
}
