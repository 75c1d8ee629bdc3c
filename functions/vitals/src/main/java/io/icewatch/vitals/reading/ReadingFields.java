package io.icewatch.vitals.reading;

import static io.icewatch.vitals.reading.ReadingJson.DIGITS_OF_A_DOUBLE;
import static io.icewatch.vitals.reading.ReadingJson.PATIENT_ID;
import static io.icewatch.vitals.reading.ReadingJson.TIMESTAMP;
import static io.icewatch.vitals.reading.ReadingJson.kind;
import static io.icewatch.vitals.reading.ReadingJson.patientFault;
import static io.icewatch.vitals.reading.ReadingJson.shortened;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.icewatch.vitals.reading.Rejected.Reason;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What has been read of the fields of one object so far: what each costs if it is bad. */
final class ReadingFields {
  /** Faults told of one message; a field repeated a thousand times is one story. */
  private static final int MOST_FAULTS = 16;

  /** Names quoted of a message without a vital. */
  private static final int MOST_NAMES = 8;

  /** A number as text: digits as Lambda's filter would find them if they were a number. */
  private static final Pattern NUMBER_IN_TEXT = Pattern.compile("[0-9]{1,14}(\\.[0-9]{1,6})?");

  private static final Map<String, Vital> VITALS =
      Stream.of(Vital.values()).collect(Collectors.toMap(Vital::field, Function.identity()));

  private static final String KNOWN =
      Stream.of(Vital.values()).map(Vital::field).collect(Collectors.joining(", "));

  /** Every known field under the spelling that all its misspellings share. */
  private static final Map<String, String> SPELLINGS =
      Stream.concat(Stream.of(PATIENT_ID, TIMESTAMP), VITALS.keySet().stream())
          .collect(Collectors.toMap(ReadingFields::plainSpelling, Function.identity()));

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

  /** Whether the number, in the fewest digits that tell it from others, is the one in the text. */
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

  /** Whether they are a resource of FHIR, and no reading. */
  boolean areOfAnotherResource() {
    return isResource && patientId == null;
  }

  /** The reading that they are, or why they are none. */
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

  /** {@code SpO2}, {@code SPO2} and {@code sp-o2} are all {@code spo2}. */
  private static String plainSpelling(String field) {
    return field.replace("_", "").replace("-", "").replace(" ", "").toLowerCase(Locale.ROOT);
  }
}
