package io.icewatch.vitals.window.state;

import io.icewatch.vitals.record.SequenceNumber;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * What all entries of a state have in common and therefore do not repeat: the length of the
 * windows, and one window and one sequence number to count from, those of the first reading.
 *
 * @param lengthMillis length of a window
 * @param baseMillis start of the window that keys count from
 * @param sequenceNumber the sequence number that entries count from
 */
record StateHeader(long lengthMillis, long baseMillis, SequenceNumber sequenceNumber) {
  /** Holds the header; the key of a patient always has a dot in it. */
  static final String KEY = "#";

  /** Bump it only in a release whose predecessor can read it: a deployment runs both at once. */
  private static final int VERSION = 1;

  private static final String LAYOUT =
      "\"<version> <window seconds> <first window> <first sequence number>\"";
  private static final int PARTS = 4;

  /** The state's only text that is meant for eyes, too: numbers, the last two in base 36. */
  String text() {
    return "%d %d %s %s"
        .formatted(
            VERSION,
            lengthMillis / 1000,
            Long.toString(baseMillis / lengthMillis, Character.MAX_RADIX),
            sequenceNumber.toBigInteger().toString(Character.MAX_RADIX));
  }

  /**
   * Reads a header.
   *
   * @throws UnreadableStateException if there is none, or of another version, or it is damaged
   */
  static StateHeader parse(@Nullable String text) {
    String[] parts = text == null ? new String[0] : text.split(" ", PARTS);
    if (parts.length > 1 && !parts[0].equals(Integer.toString(VERSION))) {
      throw new UnreadableStateException(
          "state has version %s, this function reads version %d".formatted(parts[0], VERSION));
    }
    if (parts.length != PARTS) {
      throw new UnreadableStateException(
          "state has header %s, expected %s under \"%s\""
              .formatted(text == null ? "none" : "\"" + text + "\"", LAYOUT, KEY));
    }
    try {
      long lengthMillis = Math.multiplyExact(Long.parseLong(parts[1]), 1000L);
      if (lengthMillis <= 0) {
        throw new NumberFormatException("windows of no length");
      }
      return new StateHeader(
          lengthMillis,
          Math.multiplyExact(Long.parseLong(parts[2], Character.MAX_RADIX), lengthMillis),
          SequenceNumber.of(new BigInteger(parts[3], Character.MAX_RADIX)));
    } catch (NumberFormatException | ArithmeticException e) {
      throw new UnreadableStateException(
          "state has header \"%s\", expected %s".formatted(text, LAYOUT), e);
    }
  }

  /**
   * The key of a summary: how many windows after the first, in base 36 and nothing for 0; a dot;
   * the patient.
   */
  String key(long startMillis, String patientId) {
    long windows = (startMillis - baseMillis) / lengthMillis;
    return (windows == 0 ? "" : Long.toString(windows, Character.MAX_RADIX)) + "." + patientId;
  }

  /** Start of the window that a key names. */
  long startMillis(String key) {
    String windows = key.substring(0, dot(key));
    return windows.isEmpty()
        ? baseMillis
        : Math.addExact(
            baseMillis,
            Math.multiplyExact(Long.parseLong(windows, Character.MAX_RADIX), lengthMillis));
  }

  /** The patient that a key names. */
  String patientId(String key) {
    return key.substring(dot(key) + 1);
  }

  private static int dot(String key) {
    int dot = key.indexOf('.');
    if (dot < 0) {
      throw new IllegalArgumentException("a key has no dot");
    }
    return dot;
  }
}
