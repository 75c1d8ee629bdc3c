package io.icewatch.vitals.reading;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.icewatch.vitals.reading.Rejected.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The wire format of a reading:
 *
 * <pre>{@code
 * {"patient_id": 17, "timestamp": 1735689600, "spo2": 97, "heart_rate": 94, "temperature_f": 98.6,
 *  "resp_rate": 25, "sbp": 121, "dbp": 79, "map": 93, "etco2": 38}
 * }</pre>
 *
 * <ul>
 *   <li>{@code patient_id}: text or a whole number; 17, "17" and " 17 " are the same patient, "017"
 *       is another: zeros belong to an id.
 *   <li>{@code timestamp}: seconds or milliseconds since the epoch, whole or decimal, or text in
 *       ISO-8601 with a zone. Anything else is a clock that cannot be believed, not a reading that
 *       cannot be read.
 *   <li>vitals: numbers, one at least. Null and absent mean "not measured". IoT Core turns 98.0
 *       into 98: both are the same value. A text of digits is read as the number.
 *   <li>{@code device_id}, which the IoT rule adds, and other fields are skipped, whatever they
 *       hold.
 * </ul>
 *
 * <p>An Observation of HL7 FHIR R4, an object with a {@code resourceType} in the place of {@code
 * patient_id}, is read by the {@linkplain CodeMapping codes} that are published.
 *
 * <p>A bad field costs that field: it is absent from the reading and told among its {@linkplain
 * Reading#faults faults}. A byte order mark before the object, and more digits than a double tells
 * apart, cost nothing and are told too: Lambda's event filter cannot see such a vital. Only without
 * a patient or any vital, or as no JSON, is a message rejected.
 */
public final class ReadingJson {
  /** The field that holds the patient. */
  public static final String PATIENT_ID = "patient_id";

  /** The field that holds the time of measurement. */
  public static final String TIMESTAMP = "timestamp";

  /** A double tells all decimals of so many digits apart. */
  static final int DIGITS_OF_A_DOUBLE = 15;

  /** What a decoder puts in the place of a byte that is not UTF-8. */
  private static final char REPLACEMENT = '\uFFFD';

  /** How Jackson calls a payload that it must not show. */
  private static final Pattern NAMELESS_SOURCE =
      Pattern.compile("\\[Source: REDACTED \\(.*?\\); (line: \\d+, column: \\d+)\\]");

  private static final int LONGEST_DETAIL = 200;

  private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          // Lambda's event filter reads UTF-8 only: in UTF-16 a reading would be averaged, not
          // judged.
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          // An excerpt of the payload in an error message would be vitals in a text.
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  private ReadingJson() {}

  /**
   * Reads one payload. Never throws for what the payload holds.
   *
   * @param payload the record's data, one JSON text in UTF-8
   * @return the reading, or why there is none
   */
  public static Message read(byte[] payload) {
    return read(payload, 0, payload.length);
  }

  /**
   * Reads the payload that lies in {@code bytes[start, end)}; for many of them there is {@link
   * ReadingReader}.
   *
   * @throws IndexOutOfBoundsException if the range does not lie in {@code bytes}
   */
  public static Message read(byte[] bytes, int startInclusive, int endExclusive) {
    return new ReadingReader().read(bytes, startInclusive, endExclusive);
  }

  /** Reads any payload: the one that decides what a payload means. */
  static Message parse(byte[] bytes, int startInclusive, int endExclusive) {
    if (startInclusive == endExclusive) {
      return new Rejected(Reason.EMPTY, "found no byte, expected a JSON object");
    }
    int start = startBehindMark(bytes, startInclusive, endExclusive);
    Message message = parseUnmarked(bytes, start, endExclusive);
    return start == startInclusive ? message : message.behindMark();
  }

  private static Message parseUnmarked(byte[] bytes, int start, int end) {
    Message message = parseUtf8(bytes, start, end);
    return message instanceof Rejected rejected && rejected.reason() == Reason.NOT_JSON
        ? despiteForeignBytes(bytes, start, end, rejected)
        : message;
  }

  private static Message parseUtf8(byte[] bytes, int start, int end) {
    try (JsonParser parser = JSON.createParser(bytes, start, end - start)) {
      Message message = readObject(parser);
      return message == null ? FhirReading.read(bytes, start, end) : message;
    } catch (JsonProcessingException e) {
      return new Rejected(Reason.NOT_JSON, where(e));
    } catch (IOException e) {
      // A parser over an array has nothing else to fail on but the encoding.
      return new Rejected(Reason.NOT_JSON, "not UTF-8: " + e.getClass().getSimpleName());
    }
  }

  /**
   * Reads once more what is no UTF-8, with a replacement for each foreign byte, as Lambda's filter
   * does: in a field that nobody reads it is no reason to lose the reading.
   */
  private static Message despiteForeignBytes(byte[] bytes, int start, int end, Rejected found) {
    byte[] replaced = new String(bytes, start, end - start, UTF_8).getBytes(UTF_8);
    if (Arrays.equals(bytes, start, end, replaced, 0, replaced.length)) {
      return found;
    }
    return parseUtf8(replaced, 0, replaced.length) instanceof Reading reading
            && reading.patientId().indexOf(REPLACEMENT) < 0
        ? reading
        : found;
  }

  /** Where the text starts: behind the byte order mark that some writers put before UTF-8. */
  static int startBehindMark(byte[] bytes, int start, int end) {
    return end - start >= MARK.length
            && Arrays.equals(bytes, start, start + MARK.length, MARK, 0, MARK.length)
        ? start + MARK.length
        : start;
  }

  /** Null if it is a resource of FHIR, and no reading. */
  private static @Nullable Message readObject(JsonParser parser) throws IOException {
    JsonToken first = parser.nextToken();
    if (first != JsonToken.START_OBJECT) {
      return new Rejected(Reason.NOT_AN_OBJECT, "found " + kind(first) + ", expected an object");
    }
    ReadingFields fields = new ReadingFields();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      Rejected rejected = fields.read(parser);
      if (rejected != null) {
        return rejected;
      }
    }
    if (parser.nextToken() != null) {
      return new Rejected(Reason.NOT_JSON, "found more than one JSON text, expected one object");
    }
    return fields.areOfAnotherResource() ? null : fields.toMessage();
  }

  /**
   * Writes a reading as {@link #read} reads it, with whole numbers where a value is whole.
   *
   * @return one JSON object in UTF-8, without a line break
   */
  public static byte[] write(Reading reading) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(160);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField(PATIENT_ID, reading.patientId());
      if (reading.eventTimeMillis() != Reading.NO_EVENT_TIME) {
        json.writeFieldName(TIMESTAMP);
        writeNumber(json, reading.eventTimeMillis() / 1000.0);
      }
      for (Vital vital : Vital.values()) {
        if (reading.has(vital)) {
          json.writeFieldName(vital.field());
          writeNumber(json, reading.value(vital));
        }
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("an array cannot fail to be written", e);
    }
    return out.toByteArray();
  }

  private static void writeNumber(JsonGenerator json, double value) throws IOException {
    // Not ==: minus zero has no whole number.
    if (Math.abs(value) < 1e15 && Double.compare(value, (double) (long) value) == 0) {
      json.writeNumber((long) value);
    } else {
      json.writeNumber(value);
    }
  }

  /** Why this cannot be a patient's id; null if it can. */
  static @Nullable Rejected patientFault(String patientId) {
    if (patientId.length() > Reading.LONGEST_PATIENT_ID) {
      return new Rejected(
          Reason.PATIENT_INVALID,
          "found a patient id of %d characters, expected at most %d"
              .formatted(patientId.length(), Reading.LONGEST_PATIENT_ID));
    }
    return Reading.isSpeakable(patientId)
        ? null
        : new Rejected(
            Reason.PATIENT_INVALID,
            "found a patient id with a character that cannot be passed on, expected text without"
                + " control characters and half surrogates");
  }

  private static String where(JsonProcessingException e) {
    JsonLocation location = e.getLocation(); // null if a text is too deep, a number too long
    return shortened(
        (location == null ? "" : "at byte " + location.getByteOffset() + ": ")
            + NAMELESS_SOURCE.matcher(e.getOriginalMessage()).replaceAll("$1"));
  }

  static String shortened(String text) {
    return text.length() <= LONGEST_DETAIL ? text : text.substring(0, LONGEST_DETAIL);
  }

  static String kind(@Nullable JsonToken token) {
    return switch (token) {
      case null -> "nothing";
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_STRING -> "a string";
      case VALUE_NUMBER_INT -> "a whole number";
      case VALUE_NUMBER_FLOAT -> "a decimal number";
      case VALUE_TRUE, VALUE_FALSE -> "a boolean";
      case VALUE_NULL -> "null";
      default -> token.name();
    };
  }
}
