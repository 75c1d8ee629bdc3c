package io.icewatch.vitals.reading;

import io.icewatch.vitals.text.PlainDecimal;
import io.icewatch.vitals.text.Swar;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads a payload as monitors send it, where it lies: known fields in any order, each at most once,
 * a vital among them, plain numbers, texts in ASCII without escapes, any white space. Gives up at
 * anything else, whether it is a reading or not: {@link ReadingJson} decides that. What this reads,
 * that reads alike.
 *
 * <p>The payloads of a batch mostly have the same fields in the same order, so the text between two
 * values is first compared with that of the payload before.
 *
 * <p>Mutable, for one thread.
 */
final class ReadingScanner {
  /** Fields: vitals by their index, then these three. */
  private static final int PATIENT_ID = Vital.values().length;

  private static final int TIMESTAMP = PATIENT_ID + 1;
  private static final int DEVICE_ID = TIMESTAMP + 1;
  private static final int FIELDS = DEVICE_ID + 1;
  private static final int UNKNOWN = -1;
  private static final byte[][] NAMES = names();

  private static byte[][] names() {
    byte[][] names = new byte[FIELDS][];
    for (Vital vital : Vital.values()) {
      names[vital.index()] = vital.field().getBytes(StandardCharsets.US_ASCII);
    }
    names[PATIENT_ID] = ReadingJson.PATIENT_ID.getBytes(StandardCharsets.US_ASCII);
    names[TIMESTAMP] = ReadingJson.TIMESTAMP.getBytes(StandardCharsets.US_ASCII);
    names[DEVICE_ID] = DeviceId.FIELD.getBytes(StandardCharsets.US_ASCII);
    return names;
  }

  /**
   * The last payload that was read field by field: which fields it has, and the text before each of
   * their values and behind the last.
   */
  private byte[] layout = new byte[0];

  private final int[] fields = new int[FIELDS];
  private final int[] gapStarts = new int[FIELDS + 1];
  private final int[] gapEnds = new int[FIELDS + 1];
  private int fieldCount;
  private boolean hasLayout;

  private byte[] bytes = layout;
  private int end;
  private int at;
  private double[] values = Reading.noValues();
  private int patientStart;
  private int patientEnd;
  private long eventTimeMillis;
  private final PlainDecimal number = new PlainDecimal();

  /** Reads {@code bytes[start, end)}; null if it is not as expected. */
  @Nullable Reading scan(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.end = end;
    begin(start);
    if (hasLayout && isLikeTheLast()) {
      return reading();
    }
    begin(start);
    hasLayout = fieldByField(start);
    return hasLayout ? reading() : null;
  }

  private void begin(int start) {
    at = start;
    values = Reading.noValues();
    patientEnd = 0;
    eventTimeMillis = Reading.NO_EVENT_TIME;
  }

  private Reading reading() {
    return Reading.ofScanned(
        new String(bytes, patientStart, patientEnd - patientStart, StandardCharsets.ISO_8859_1),
        eventTimeMillis,
        values);
  }

  private boolean isLikeTheLast() {
    for (int i = 0; i < fieldCount; i++) {
      if (!passGap(i) || !value(fields[i])) {
        return false;
      }
    }
    return passGap(fieldCount) && at == end;
  }

  private boolean passGap(int i) {
    int gapEnd = at + gapEnds[i] - gapStarts[i];
    if (gapEnd > end || !Swar.areSame(bytes, at, layout, gapStarts[i], gapEnd - at)) {
      return false;
    }
    at = gapEnd;
    return true;
  }

  private boolean fieldByField(int start) {
    fieldCount = 0;
    gapStarts[0] = 0;
    if (next() != '{') {
      return false;
    }
    int separator;
    do {
      at++;
      if (next() != '"' || !field(start)) {
        return false;
      }
      separator = next();
    } while (separator == ',');
    at++;
    if (separator != '}' || next() != 0 || at != end || patientEnd == 0 || !hasVital()) {
      return false;
    }
    gapEnds[fieldCount] = end - start;
    layout = Arrays.copyOfRange(bytes, start, end);
    return true;
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
  private boolean field(int start) {
    at++;
    int field = nextField();
    if (field == UNKNOWN || has(field) || !pass(NAMES[field])) {
      return false;
    }
    fields[fieldCount] = field;
    gapEnds[fieldCount] = at - start;
    fieldCount++;
    boolean isRead = value(field);
    gapStarts[fieldCount] = at - start;
    return isRead;
  }

  /** The field whose name comes next. */
  private int nextField() {
    if (at < end) {
      for (int field = 0; field < FIELDS; field++) {
        if (NAMES[field][0] == bytes[at] && isNext(NAMES[field])) {
          return field;
        }
      }
    }
    return UNKNOWN;
  }

  private boolean hasVital() {
    for (int i = 0; i < fieldCount; i++) {
      if (fields[i] < PATIENT_ID) {
        return true;
      }
    }
    return false;
  }

  private boolean has(int field) {
    for (int i = 0; i < fieldCount; i++) {
      if (fields[i] == field) {
        return true;
      }
    }
    return false;
  }

  /** Whether this name and its quote come next. */
  private boolean isNext(byte[] name) {
    int quote = at + name.length;
    return quote < end
        && bytes[quote] == '"'
        && Arrays.equals(bytes, at, quote, name, 0, name.length);
  }

  /** Passes the name that comes next, its colon and what white space there is. */
  private boolean pass(byte[] name) {
    at += name.length + 1;
    if (next() != ':') {
      return false;
    }
    at++;
    next();
    return true;
  }

  /** Reads a value that stands right here. */
  private boolean value(int field) {
    if (field == PATIENT_ID) {
      return patient();
    }
    if (field == DEVICE_ID) {
      return plainText();
    }
    int start = at;
    at = number.read(bytes, start, end);
    if (at == start) {
      return false;
    }
    if (field == TIMESTAMP) {
      eventTimeMillis = EventTime.millis(number.value());
      return eventTimeMillis != Reading.NO_EVENT_TIME;
    }
    values[field] = number.value();
    return number.value() < NotMeasured.LEAST_POSITIVE;
  }

  private boolean patient() {
    if (at == end) {
      return false;
    }
    return bytes[at] == '"' ? patientText() : patientNumber();
  }

  private boolean patientNumber() {
    patientStart = at;
    at = number.readWhole(bytes, at, end);
    if (at == patientStart) {
      return false;
    }
    patientEnd = at;
    return true;
  }

  private boolean patientText() {
    patientStart = at + 1;
    if (!plainText()) {
      return false;
    }
    patientEnd = at - 1;
    return patientEnd > patientStart
        && bytes[patientStart] != ' '
        && bytes[patientEnd - 1] != ' '
        && patientEnd - patientStart <= Reading.LONGEST_PATIENT_ID;
  }

  /** Passes a text in ASCII without escapes that stands right here. */
  private boolean plainText() {
    if (at == end || bytes[at] != '"') {
      return false;
    }
    at++;
    while (at < end && bytes[at] != '"') {
      byte c = bytes[at];
      if (c < ' ' || c == 0x7F || c == '\\') {
        return false;
      }
      at++;
    }
    at++;
    return at <= end;
  }
}
