package io.icewatch.vitals.reading;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
 * <p>A Bundle of HL7 FHIR is a batch of its Observations; its other resources are no messages.
 *
 * <p>The readings are not copied: each is a range of the bytes in which it lies, and stands or
 * falls alone. Immutable.
 */
public final class ReadingBatch {
  private static final String READINGS = "readings";
  private static final byte[] READINGS_NAME = "\"readings\"".getBytes(US_ASCII);
  private static final String ENTRY = "entry";
  private static final byte[] ENTRY_NAME = "\"entry\"".getBytes(US_ASCII);
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
   * @return null if it is no batch: no JSON object, without an array of readings or Observations,
   *     or with an empty one, or with a patient of its own
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

  /**
   * How many messages the payload in {@code bytes[start, end)} holds: the readings of a batch, else
   * 1.
   */
  public static int messages(byte[] bytes, int startInclusive, int endExclusive) {
    ReadingBatch batch = read(bytes, startInclusive, endExclusive);
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
      if (bytes[at] == '"'
          && (isAt(READINGS_NAME, bytes, at, end) || isAt(ENTRY_NAME, bytes, at, end))) {
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
    Map<String, List<Range>> lists = new HashMap<>();
    String type = "";
    boolean isReading = false;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      isReading |= name.equals(ReadingJson.PATIENT_ID);
      JsonToken value = parser.nextToken();
      if (value == JsonToken.START_ARRAY && (name.equals(READINGS) || name.equals(ENTRY))) {
        List<Range> found =
            name.equals(READINGS) ? items(parser, offset) : observations(parser, offset);
        if (lists.put(name, found) != null) {
          return List.of(); // given twice: nobody can say which was meant
        }
      } else if (name.equals(FhirObservation.RESOURCE_TYPE)) {
        type = parser.getText();
      }
      parser.skipChildren();
    }
    return isReading || parser.nextToken() != null
        ? List.of()
        : lists.getOrDefault(type.equals(FhirObservation.BUNDLE) ? ENTRY : READINGS, List.of());
  }

  private static List<Range> items(JsonParser parser, int offset) throws IOException {
    List<Range> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      int start = startOf(parser, offset);
      parser.skipChildren();
      items.add(new Range(start, endOf(parser, offset)));
    }
    return items;
  }

  /** Of each entry the resource, if it is an Observation. */
  private static List<Range> observations(JsonParser parser, int offset) throws IOException {
    List<Range> observations = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() == JsonToken.START_OBJECT) {
        addObservation(parser, offset, observations);
      }
      parser.skipChildren();
    }
    return observations;
  }

  /** Adds the one of the entry at whose start the parser stands; passes to its end. */
  private static void addObservation(JsonParser parser, int offset, List<Range> observations)
      throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean isResource = parser.currentName().equals("resource");
      if (parser.nextToken() == JsonToken.START_OBJECT && isResource) {
        int start = startOf(parser, offset);
        if (isObservation(parser)) {
          observations.add(new Range(start, endOf(parser, offset)));
        }
      }
      parser.skipChildren();
    }
  }

  /** Whether the object at whose start the parser stands is one; passes to its end. */
  private static boolean isObservation(JsonParser parser) throws IOException {
    boolean is = false;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean isType = parser.currentName().equals(FhirObservation.RESOURCE_TYPE);
      parser.nextToken();
      is |= isType && parser.getText().equals(FhirObservation.OBSERVATION);
      parser.skipChildren();
    }
    return is;
  }

  private static int startOf(JsonParser parser, int offset) {
    return offset + (int) parser.currentTokenLocation().getCharOffset();
  }

  private static int endOf(JsonParser parser, int offset) throws IOException {
    parser.finishToken();
    return offset + (int) parser.currentLocation().getCharOffset();
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
