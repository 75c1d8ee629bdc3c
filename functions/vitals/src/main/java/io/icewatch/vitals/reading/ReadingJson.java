package io.icewatch.vitals.reading;

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
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The wire format of a reading:
 *
 * <pre>{@code
 * {"patient_id": 17, "timestamp": 1735689600, "spo2": 97, "heart_rate": 94, "temperature_f": 98.6,
 *  "resp_rate": 25, "sbp": 121}
 * }</pre>
 *
 * <ul>
 *   <li>{@code patient_id}: text or a whole number; 17 and "17" are the same patient.
 *   <li>{@code timestamp}: seconds since the epoch, whole or decimal. Anything else (text, null,
 *       absent) is a clock that cannot be believed, not a reading that cannot be read.
 *   <li>vitals: numbers. Null and absent mean "not measured". IoT Core turns 98.0 into 98: both are
 *       the same value.
 *   <li>other fields are skipped.
 * </ul>
 */
public final class ReadingJson {
  /** The field that holds the patient. */
  public static final String PATIENT_ID = "patient_id";

  /** The field that holds the time of measurement. */
  public static final String TIMESTAMP = "timestamp";

  /** Beyond this many seconds (year 33658) no clock is believed; milliseconds still fit a long. */
  static final double LAST_SECOND = 1e12;

  private static final int LONGEST_DETAIL = 200;

  private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          // Lambda's event filter reads UTF-8 only: in UTF-16 a reading would be averaged, not
          // judged.
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          // An excerpt of the payload in an error message would be vitals in a text.
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  private static final Map<String, Vital> VITALS =
      Stream.of(Vital.values()).collect(Collectors.toMap(Vital::field, Function.identity()));

  /** Every known field under the spelling that all its misspellings share. */
  private static final Map<String, String> SPELLINGS =
      Stream.concat(Stream.of(PATIENT_ID, TIMESTAMP), VITALS.keySet().stream())
          .collect(Collectors.toMap(ReadingJson::plainSpelling, Function.identity()));

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
    int start = startInclusive + markLength(bytes, startInclusive, endExclusive);
    try (JsonParser parser = JSON.createParser(bytes, start, endExclusive - start)) {
      return readObject(parser);
    } catch (JsonProcessingException e) {
      return new Rejected(Reason.NOT_JSON, where(e));
    } catch (IOException e) {
      // A parser over an array has nothing else to fail on but the encoding.
      return new Rejected(Reason.NOT_JSON, "not UTF-8: " + e.getClass().getSimpleName());
    }
  }

  /** Length of the byte order mark that some writers put before UTF-8, mostly 0. */
  private static int markLength(byte[] bytes, int startInclusive, int endExclusive) {
    boolean isMarked =
        endExclusive - startInclusive >= MARK.length
            && Arrays.mismatch(
                    bytes, startInclusive, startInclusive + MARK.length, MARK, 0, MARK.length)
                < 0;
    return isMarked ? MARK.length : 0;
  }

  private static Message readObject(JsonParser parser) throws IOException {
    JsonToken first = parser.nextToken();
    if (first != JsonToken.START_OBJECT) {
      return new Rejected(Reason.NOT_AN_OBJECT, "found " + kind(first) + ", expected an object");
    }
    Fields fields = new Fields();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      Rejected rejected = fields.read(parser);
      if (rejected != null) {
        return rejected;
      }
    }
    if (parser.nextToken() != null) {
      return new Rejected(Reason.NOT_JSON, "found more than one JSON text, expected one object");
    }
    return fields.toMessage();
  }

  /** What has been read of one object so far. */
  private static final class Fields {
    private final double[] values = Reading.noValues();
    private @Nullable String patientId;
    private long eventTimeMillis = Reading.NO_EVENT_TIME;
    private int seen;

    /** Reads the field at which the parser stands; returns why the whole object is rejected. */
    @Nullable Rejected read(JsonParser parser) throws IOException {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      Vital vital = VITALS.get(name);
      if (vital != null) {
        return isRepeated(vital.index()) ? repeated(name) : readVital(vital, value, parser);
      }
      if (name.equals(PATIENT_ID)) {
        return isRepeated(30) ? repeated(name) : readPatient(value, parser);
      }
      if (name.equals(TIMESTAMP)) {
        return isRepeated(31) ? repeated(name) : readTimestamp(value, parser);
      }
      String meant = SPELLINGS.get(plainSpelling(name));
      if (meant != null) {
        return new Rejected(
            Reason.FIELD_MISSPELT, "found field " + shortened(name) + ", expected field " + meant);
      }
      parser.skipChildren();
      return null;
    }

    private boolean isRepeated(int bit) {
      boolean repeated = (seen & (1 << bit)) != 0;
      seen |= 1 << bit;
      return repeated;
    }

    private static Rejected repeated(String name) {
      return new Rejected(
          Reason.FIELD_REPEATED, "found field " + name + " twice, expected it at most once");
    }

    private @Nullable Rejected readVital(Vital vital, JsonToken value, JsonParser parser)
        throws IOException {
      if (value == JsonToken.VALUE_NULL) {
        return null;
      }
      if (!value.isNumeric()) {
        return new Rejected(
            Reason.VITAL_NOT_A_NUMBER,
            "found " + kind(value) + " in field " + vital.field() + ", expected a number");
      }
      double number = parser.getDoubleValue();
      if (Double.isInfinite(number)) {
        return new Rejected(
            Reason.VITAL_NOT_A_NUMBER,
            "found a number beyond a double in field " + vital.field() + ", expected a finite one");
      }
      values[vital.index()] = number;
      return null;
    }

    private @Nullable Rejected readPatient(JsonToken value, JsonParser parser) throws IOException {
      switch (value) {
        case VALUE_STRING, VALUE_NUMBER_INT -> patientId = parser.getText();
        case VALUE_NULL -> {
          return null;
        }
        default -> {
          return new Rejected(
              Reason.PATIENT_INVALID,
              "found "
                  + kind(value)
                  + " in field "
                  + PATIENT_ID
                  + ", expected text or a whole number");
        }
      }
      if (patientId.length() > Reading.LONGEST_PATIENT_ID) {
        return new Rejected(
            Reason.PATIENT_INVALID,
            "found a patient id of %d characters, expected at most %d"
                .formatted(patientId.length(), Reading.LONGEST_PATIENT_ID));
      }
      if (!Reading.isSpeakable(patientId)) {
        return new Rejected(
            Reason.PATIENT_INVALID,
            "found a patient id with a character that cannot be passed on, expected text without"
                + " control characters and half surrogates");
      }
      return null;
    }

    private @Nullable Rejected readTimestamp(JsonToken value, JsonParser parser)
        throws IOException {
      if (value.isNumeric()) {
        double seconds = parser.getDoubleValue();
        if (Math.abs(seconds) <= LAST_SECOND) {
          eventTimeMillis = Math.round(seconds * 1000);
        }
      } else {
        parser.skipChildren();
      }
      return null;
    }

    Message toMessage() {
      if (patientId == null || patientId.isBlank()) {
        return new Rejected(
            Reason.PATIENT_MISSING,
            "found " + (patientId == null ? "no" : "a blank") + " " + PATIENT_ID);
      }
      return Reading.ofValues(patientId, eventTimeMillis, values);
    }
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

  /** {@code SpO2}, {@code SPO2} and {@code sp-o2} are all {@code spo2}. */
  private static String plainSpelling(String field) {
    return field.replace("_", "").replace("-", "").replace(" ", "").toLowerCase(Locale.ROOT);
  }

  private static String where(JsonProcessingException e) {
    JsonLocation location = e.getLocation(); // null if a text is too deep, a number too long
    return shortened(
        (location == null ? "" : "at byte " + location.getByteOffset() + ": ")
            + e.getOriginalMessage());
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST_DETAIL ? text : text.substring(0, LONGEST_DETAIL);
  }

  private static String kind(@Nullable JsonToken token) {
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
