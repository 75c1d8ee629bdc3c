package io.icewatch.edge.hl7;

/**
 * The characters that a message declares in MSH-1 and MSH-2.
 *
 * @param field usually {@code |}
 * @param component usually {@code ^}
 * @param repetition usually {@code ~}
 * @param escape usually {@code \}; 0 if the message declares none
 * @param subcomponent usually {@code &}; 0 if the message declares none
 */
public record Delimiters(
    byte field, byte component, byte repetition, byte escape, byte subcomponent) {

  /** What nearly every sender uses. */
  static final Delimiters USUAL =
      new Delimiters((byte) '|', (byte) '^', (byte) '~', (byte) '\\', (byte) '&');

  /**
   * Reads the eight bytes that every message begins with.
   *
   * @param bytes holds the message
   * @param start where {@code MSH} stands
   * @param end end of the first segment
   * @throws Hl7Exception if there is no MSH, or its delimiters are not distinct printable ASCII
   */
  static Delimiters read(byte[] bytes, int start, int end) throws Hl7Exception {
    if (end - start < 8
        || bytes[start] != 'M'
        || bytes[start + 1] != 'S'
        || bytes[start + 2] != 'H') {
      throw new Hl7Exception(
          "MSH",
          Hl7Fault.Code.SEGMENT_SEQUENCE,
          "the message does not begin with MSH and its delimiters");
    }
    byte field = bytes[start + 3];
    byte[] declared = new byte[4];
    int count = 0;
    for (int i = start + 4; i < end && bytes[i] != field; i++, count++) {
      if (count < declared.length) {
        declared[count] = bytes[i];
      }
    }
    Delimiters delimiters =
        new Delimiters(field, declared[0], declared[1], declared[2], declared[3]);
    if (count < 2 || !delimiters.areUsable()) {
      throw new Hl7Exception(
          "MSH^1^2",
          Hl7Fault.Code.DATA_TYPE,
          "the delimiters of MSH-1 and MSH-2 are not distinct printable ASCII characters");
    }
    return delimiters;
  }

  private boolean areUsable() {
    byte[] all = {field, component, repetition, escape, subcomponent};
    for (int i = 0; i < all.length; i++) {
      boolean optional = i >= 3 && all[i] == 0;
      if (!optional && (all[i] <= ' ' || all[i] == 0x7F || Character.isLetterOrDigit(all[i]))) {
        return false;
      }
      for (int j = 0; j < i; j++) {
        if (all[i] != 0 && all[i] == all[j]) {
          return false;
        }
      }
    }
    return true;
  }
}
