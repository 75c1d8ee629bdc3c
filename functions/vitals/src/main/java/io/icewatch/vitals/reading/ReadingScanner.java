package io.icewatch.vitals.reading;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads a payload as monitors send it, where it lies: known fields in any order, each at most once,
 * plain numbers, a patient in ASCII without escapes, any white space. Gives up at anything else,
 * whether it is a reading or not: {@link ReadingJson} decides that. What this reads, that reads
 * alike.
 */
final class ReadingScanner {
  /** A double holds every whole number of so many digits, and so every quotient is the nearest. */
  private static final int MOST_DIGITS = 15;

  private static final double[] POWERS = {
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
  };

  private static final byte[] PATIENT_ID = ascii(ReadingJson.PATIENT_ID);
  private static final byte[] TIMESTAMP = ascii(ReadingJson.TIMESTAMP);
  private static final byte[][] VITALS =
      Arrays.stream(Vital.values()).map(vital -> ascii(vital.field())).toArray(byte[][]::new);
  private static final byte[] SPO2 = VITALS[Vital.SPO2.index()];
  private static final int PATIENT_ID_BIT = 1 << 30;
  private static final int TIMESTAMP_BIT = 1 << 31;

  private final byte[] bytes;
  private final int end;
  private final double[] values = Reading.noValues();
  private int at;
  private int patientStart;
  private int patientEnd;
  private long eventTimeMillis = Reading.NO_EVENT_TIME;
  private int seen;

  /** The value of the last number. */
  private double number;

  private ReadingScanner(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
  }

  /** Reads {@code bytes[start, end)}; null if it is not as expected. */
  static @Nullable Reading scan(byte[] bytes, int start, int end) {
    return new ReadingScanner(bytes, start, end).reading();
  }

  private @Nullable Reading reading() {
    if (next() != '{') {
      return null;
    }
    int separator;
    do {
      at++;
      if (next() != '"' || !field()) {
        return null;
      }
      separator = next();
    } while (separator == ',');
    at++;
    if (separator != '}' || next() != 0 || at != end || patientEnd == 0) {
      return null;
    }
    return Reading.ofScanned(
        new String(bytes, patientStart, patientEnd - patientStart, StandardCharsets.ISO_8859_1),
        eventTimeMillis,
        values);
  }

  /** The next byte that is not white space, 0 at the end; stays there. */
  private int next() {
    while (at < end) {
      byte next = bytes[at];
      if (next != ' ' && next != '\n' && next != '\r' && next != '\t') {
        return next;
      }
      at++;
    }
    return 0;
  }

  /** Reads the field at whose quote the scanner stands; false if it is not as expected. */
  private boolean field() {
    at++;
    if (at == end) {
      return false;
    }
    return switch (bytes[at]) {
      case 'p' -> pass(PATIENT_ID, PATIENT_ID_BIT) && patient();
      case 't' -> isNext(TIMESTAMP) ? timestamp() : vital(Vital.TEMPERATURE_F);
      case 's' -> isNext(SPO2) ? vital(Vital.SPO2) : vital(Vital.SBP);
      case 'h' -> vital(Vital.HEART_RATE);
      case 'r' -> vital(Vital.RESP_RATE);
      default -> false;
    };
  }

  private boolean vital(Vital vital) {
    int index = vital.index();
    if (!pass(VITALS[index], 1 << index) || !number()) {
      return false;
    }
    values[index] = number;
    return true;
  }

  /** Whether this name and its quote come next. */
  private boolean isNext(byte[] name) {
    int quote = at + name.length;
    return quote < end
        && bytes[quote] == '"'
        && Arrays.equals(bytes, at, quote, name, 0, name.length);
  }

  /** Passes a name and its colon; false if another comes next, or this one for the second time. */
  private boolean pass(byte[] name, int bit) {
    if (!isNext(name) || (seen & bit) != 0) {
      return false;
    }
    seen |= bit;
    at += name.length + 1;
    if (next() != ':') {
      return false;
    }
    at++;
    next();
    return true;
  }

  private boolean patient() {
    if (at == end) {
      return false;
    }
    return bytes[at] == '"' ? patientText() : patientNumber();
  }

  private boolean patientNumber() {
    patientStart = at;
    if (!wholeNumber()) {
      return false;
    }
    patientEnd = at;
    return true;
  }

  private boolean patientText() {
    at++;
    patientStart = at;
    boolean isBlank = true;
    while (at < end && bytes[at] != '"') {
      byte c = bytes[at];
      if (c < ' ' || c == 0x7F || c == '\\') {
        return false;
      }
      isBlank &= c == ' ';
      at++;
    }
    patientEnd = at;
    at++;
    return !isBlank && patientEnd - patientStart <= Reading.LONGEST_PATIENT_ID;
  }

  private boolean timestamp() {
    if (!pass(TIMESTAMP, TIMESTAMP_BIT) || !number() || number > ReadingJson.LAST_SECOND) {
      return false;
    }
    eventTimeMillis = Math.round(number * 1000);
    return true;
  }

  /** Reads a number without sign and exponent, of at most {@value #MOST_DIGITS} digits. */
  private boolean number() {
    int start = at;
    if (!wholeNumber()) {
      return false;
    }
    if (at == end || bytes[at] != '.') {
      return true;
    }
    at++;
    int point = at;
    long value = (long) number;
    while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
      value = 10 * value + bytes[at++] - '0';
    }
    number = value / POWERS[Math.min(at - point, MOST_DIGITS)];
    return at > point && at - start - 1 <= MOST_DIGITS;
  }

  private boolean wholeNumber() {
    int start = at;
    long value = 0;
    while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
      value = 10 * value + bytes[at++] - '0';
    }
    number = value;
    int digits = at - start;
    return digits > 0 && digits <= MOST_DIGITS && (bytes[start] != '0' || digits == 1);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
