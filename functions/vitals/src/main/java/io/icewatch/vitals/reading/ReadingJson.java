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
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

  /** Faults told of one message; a field repeated a thousand times is one story. */
  private static final int MOST_FAULTS = 16;

  /** Names quoted of a message without a vital. */
  private static final int MOST_NAMES = 8;

  /** A number as text: digits as Lambda's filter would find them if they were a number. */
  private static final Pattern NUMBER_IN_TEXT = Pattern.compile("[0-9]{1,14}(\\.[0-9]{1,6})?");

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

  private static final Map<String, Vital> VITALS =
      Stream.of(Vital.values()).collect(Collectors.toMap(Vital::field, Function.identity()));

  private static final String KNOWN =
      Stream.of(Vital.values()).map(Vital::field).collect(Collectors.joining(", "));

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
    return fields.isResource && fields.patientId == null ? null : fields.toMessage();
  }

  /** What has been read of one object so far. */
  private static final class Fields {
    private final double[] values = Reading.noValues();
    private final List<FieldFault> faults = new ArrayList<>();
    private final List<String> unknown = new ArrayList<>();
    private @Nullable String patientId;
    private long eventTimeMillis = Reading.NO_EVENT_TIME;
    private boolean hasVital;
    private boolean isResource;
    private int seen;

    /** Reads the field at which the parser stands; returns why the whole object is rejected. */
    @Nullable Rejected read(JsonParser parser) throws IOException {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      Vital vital = VITALS.get(name);
      if (vital != null) {
        hasVital = true;
        readVital(vital, value, parser);
        return null;
      }
      if (name.equals(PATIENT_ID)) {
        return isRepeated(30) ? repeated(name) : readPatient(value, parser);
      }
      if (name.equals(TIMESTAMP)) {
        readTimestamp(value, parser);
        return null;
      }
      if (name.equals(FhirObservation.RESOURCE_TYPE)) {
        isResource |= value == JsonToken.VALUE_STRING;
      }
      parser.skipChildren();
      if (!name.equals(DeviceId.FIELD)) {
        skip(name);
      }
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

    private void addFault(String field, Reason reason, String detail) {
      addFault(field, new Rejected(reason, detail));
    }

    private void addFault(String field, Rejected fault) {
      if (faults.size() < MOST_FAULTS || fault.reason().hidesFromFilter()) {
        faults.add(new FieldFault(field, fault));
      }
    }

    private void skip(String name) {
      String meant = SPELLINGS.get(plainSpelling(name));
      if (meant != null) {
        addFault(
            meant,
            Reason.FIELD_MISSPELT,
            "found field " + shortened(name) + ", expected field " + meant);
      }
      if (unknown.size() < MOST_NAMES) {
        unknown.add(shortened(name));
      }
    }

    private void readVital(Vital vital, JsonToken value, JsonParser parser) throws IOException {
      if (isRepeated(vital.index())) {
        values[vital.index()] = Double.NaN; // nobody can say which of the two was meant
        addFault(vital.field(), repeated(vital.field()));
        parser.skipChildren();
      } else if (value.isNumeric()) {
        values[vital.index()] = number(vital, parser);
      } else if (value == JsonToken.VALUE_STRING) {
        values[vital.index()] = numberInText(vital, parser.getText());
      } else if (value != JsonToken.VALUE_NULL) {
        addFault(
            vital.field(),
            Reason.VITAL_NOT_A_NUMBER,
            "found " + kind(value) + " in field " + vital.field() + ", expected a number");
        parser.skipChildren();
      }
    }

    /** The number at which the parser stands, or NaN if it cannot be used. */
    private double number(Vital vital, JsonParser parser) throws IOException {
      double number = parser.getDoubleValue();
      if (Double.isInfinite(number)) {
        addFault(
            vital.field(),
            Reason.VITAL_NOT_A_NUMBER,
            "found a number beyond a double in field " + vital.field() + ", expected a finite one");
        return Double.NaN;
      }
      if ((number == 0 || parser.getTextLength() > DIGITS_OF_A_DOUBLE)
          && !isExact(number, parser.getText())) {
        addFault(
            vital.field(),
            Reason.VITAL_TOO_PRECISE,
            "found a number of %d characters in field %s, expected one that a double tells apart"
                .formatted(parser.getTextLength(), vital.field()));
      }
      if (NotMeasured.is(number)) {
        // The value stays: it is implausible, so that somebody is told to look at the probe.
        addFault(
            vital.field(),
            Reason.NOT_MEASURED,
            "found %.0f in field %s, by which devices say \"not measured\""
                .formatted(number, vital.field()));
      }
      return number;
    }

    /**
     * Whether the number, in the fewest digits that tell it from others, is the one in the text.
     */
    private static boolean isExact(double number, String text) {
      try {
        return new BigDecimal(text).compareTo(BigDecimal.valueOf(number)) == 0;
      } catch (NumberFormatException e) {
        return false; // an exponent beyond an int: nearer to zero than any double
      }
    }

    private double numberInText(Vital vital, String text) {
      if (NUMBER_IN_TEXT.matcher(text).matches()) {
        addFault(
            vital.field(),
            Reason.NUMBER_AS_TEXT,
            "found a number as text in field " + vital.field() + ", read as the number");
        return Double.parseDouble(text);
      }
      if (NotMeasured.is(text)) {
        addFault(
            vital.field(),
            Reason.NOT_MEASURED,
            "found \"%s\" in field %s, by which devices say \"not measured\""
                .formatted(text, vital.field()));
      } else {
        addFault(
            vital.field(),
            Reason.VITAL_NOT_A_NUMBER,
            "found a string in field " + vital.field() + ", expected a number");
      }
      return Double.NaN;
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
      Rejected fault = patientFault(patientId);
      patientId = patientId.strip();
      return fault;
    }

    private void readTimestamp(JsonToken value, JsonParser parser) throws IOException {
      boolean isRepeated = isRepeated(31);
      if (isRepeated) {
        eventTimeMillis = Reading.NO_EVENT_TIME;
        addFault(TIMESTAMP, repeated(TIMESTAMP));
        parser.skipChildren();
        return;
      }
      switch (value) {
        case VALUE_NULL -> {}
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
            eventTimeMillis = EventTime.millis(parser.getDoubleValue());
        case VALUE_STRING -> eventTimeMillis = timeInText(parser.getText());
        default -> parser.skipChildren();
      }
      if (value != JsonToken.VALUE_NULL && eventTimeMillis == Reading.NO_EVENT_TIME) {
        addFault(
            TIMESTAMP,
            Reason.TIMESTAMP_UNREADABLE,
            "found "
                + kind(value)
                + " in field timestamp that is no time, expected seconds or milliseconds since the"
                + " epoch, or ISO-8601 with a zone");
      }
    }

    private long timeInText(String text) {
      if (!NUMBER_IN_TEXT.matcher(text).matches()) {
        return EventTime.millis(text);
      }
      addFault(
          TIMESTAMP,
          Reason.NUMBER_AS_TEXT,
          "found a number as text in field timestamp, read as the number");
      return EventTime.millis(Double.parseDouble(text));
    }

    Message toMessage() {
      if (patientId == null || patientId.isBlank()) {
        return faults.stream()
            .filter(fault -> patientId == null && fault.field().equals(PATIENT_ID))
            .map(FieldFault::fault)
            .findFirst()
            .orElseGet(() ->
                new Rejected(
                    Reason.PATIENT_MISSING,
                    "found " + (patientId == null ? "no" : "a blank") + " " + PATIENT_ID));
      }
      if (!hasVital) {
        return new Rejected(
            Reason.NO_KNOWN_VITAL,
            shortened(
                "found "
                    + (unknown.isEmpty() ? "no other field" : String.join(", ", unknown))
                    + ", expected one of "
                    + KNOWN));
      }
      return Reading.ofValues(patientId, eventTimeMillis, values, faults);
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
