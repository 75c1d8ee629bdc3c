package io.icewatch.vitals.reading;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Readings of any patients in one message, as a gateway sends them so that one metered message
 * carries a second of a ward:
 *
 * <pre>{@code
 * {"readings": [{"patient_id": 17, "spo2": 97}, {"patient_id": 18, "spo2": 84}]}
 * }</pre>
 *
 * <p>An object and not a bare array or lines: for an object AWS documents what IoT Core's {@code
 * SELECT *} makes of it and that Lambda's filter looks into its arrays; lines are no JSON, and the
 * filter drops them. Other fields are skipped, but for {@code patient_id}: with that it is a
 * reading. A byte order mark before the object is passed over, as before a reading.
 *
 * <p>The readings are not copied: each is a range of the bytes in which it lies, and stands or
 * falls alone. Immutable.
 */
public final class ReadingBatch {
  private static final String READINGS = "readings";
  private static final byte[] READINGS_NAME = "\"readings\"".getBytes(US_ASCII);
  private static final byte[] PATIENT_NAME =
      ("\"" + ReadingJson.PATIENT_ID + "\"").getBytes(US_ASCII);

  private record Range(int start, int end) {}

  private final List<Range> readings;
  private final boolean isBehindMark;

  private ReadingBatch(List<Range> readings, boolean isBehindMark) {
    this.readings = readings;
    this.isBehindMark = isBehindMark;
  }

  /**
   * Reads the payload that lies in {@code bytes[start, end)}. Of one that begins with a patient, as
   * nearly all do, this costs a comparison.
   *
   * @return null if it is no batch: no JSON object, without an array of readings, or with an empty
   *     one, or with a patient of its own
   * @throws IndexOutOfBoundsException if the range does not lie in {@code bytes}
   */
  public static @Nullable ReadingBatch read(byte[] bytes, int startInclusive, int endExclusive) {
    Objects.checkFromToIndex(startInclusive, endExclusive, bytes.length);
    int start = ReadingJson.startBehindMark(bytes, startInclusive, endExclusive);
    if (beginsWithPatient(bytes, start, endExclusive)
        || !holdsReadings(bytes, start, endExclusive)) {
      return null;
    }
    // A character for each byte: places are bytes', and what is no UTF-8 costs its reading only.
    String text = new String(bytes, start, endExclusive - start, ISO_8859_1);
    try (JsonParser parser = ReadingJson.JSON.createParser(text)) {
      List<Range> readings = ranges(parser, start);
      return readings.isEmpty() ? null : new ReadingBatch(readings, start != startInclusive);
    } catch (IOException e) {
      return null; // no JSON: as one message it is rejected, with what is wrong
    }
  }

  /** How many messages a payload holds: the readings of a batch, else 1. */
  public static int messages(byte[] payload) {
    ReadingBatch batch = read(payload, 0, payload.length);
    return batch == null ? 1 : batch.size();
  }

  private static boolean beginsWithPatient(byte[] bytes, int start, int end) {
    int name = start + 1;
    while (name < end && bytes[name] <= ' ' && bytes[name] > 0) {
      name++;
    }
    return isAt(PATIENT_NAME, bytes, name, end);
  }

  private static boolean holdsReadings(byte[] bytes, int start, int end) {
    for (int at = start; at < end; at++) {
      if (bytes[at] == '"' && isAt(READINGS_NAME, bytes, at, end)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isAt(byte[] name, byte[] bytes, int at, int end) {
    return at + name.length <= end
        && Arrays.equals(bytes, at, at + name.length, name, 0, name.length);
  }

  /** Where the readings lie; none if it is no batch. */
  private static List<Range> ranges(JsonParser parser, int offset) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      return List.of();
    }
    List<Range> found = List.of();
    boolean isReading = false;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      isReading |= name.equals(ReadingJson.PATIENT_ID);
      boolean isList = parser.nextToken() == JsonToken.START_ARRAY;
      if (!name.equals(READINGS) || !isList) {
        parser.skipChildren();
      } else if (found.isEmpty()) {
        found = items(parser, offset);
      } else {
        return List.of(); // given twice: nobody can say which was meant
      }
    }
    return isReading || parser.nextToken() != null ? List.of() : found;
  }

  private static List<Range> items(JsonParser parser, int offset) throws IOException {
    List<Range> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      int start = (int) parser.currentTokenLocation().getCharOffset();
      parser.skipChildren();
      parser.finishToken();
      items.add(new Range(offset + start, offset + (int) parser.currentLocation().getCharOffset()));
    }
    return items;
  }

  /**
   * Whether it stands behind a byte order mark: what its {@linkplain Message#behindMark readings}
   * do then, too.
   */
  public boolean isBehindMark() {
    return isBehindMark;
  }

  /** How many readings there are, one at least. */
  public int size() {
    return readings.size();
  }

  /** Where reading {@code i} starts, included. */
  public int start(int i) {
    return readings.get(i).start;
  }

  /** Where reading {@code i} ends, excluded. */
  public int end(int i) {
    return readings.get(i).end;
  }
}
