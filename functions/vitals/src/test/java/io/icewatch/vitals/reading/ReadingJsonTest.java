package io.icewatch.vitals.reading;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icewatch.vitals.Seeds;
import io.icewatch.vitals.reading.Rejected.Reason;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadingJsonTest {
  private static final long NONE = Reading.NO_EVENT_TIME;
  private static final Map<Vital, Double> WELL = Map.of(Vital.SPO2, 97.0);

  private static Message read(String json) {
    return ReadingJson.read(json.getBytes(UTF_8));
  }

  @Nested
  class WhatIsAccepted {

    @Test
    void aWholeReading() {
      assertThat(
              read(
                  """
                  {"patient_id": 17, "timestamp": 1735689600, "spo2": 97, "heart_rate": 94,
                   "temperature_f": 98.6, "resp_rate": 25, "sbp": 121}
                  """))
          .isEqualTo(
              Reading.of(
                  "17",
                  1735689600_000L,
                  Map.of(
                      Vital.SPO2, 97.0,
                      Vital.HEART_RATE, 94.0,
                      Vital.TEMPERATURE_F, 98.6,
                      Vital.RESP_RATE, 25.0,
                      Vital.SBP, 121.0)));
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '`',
        value = {
          "17                | 17",
          "\"17\"            | 17",
          "-5                | -5",
          "\" 17\"           | 17",
          "\"bed 9\"         | bed 9",
          "\"\\u00e9\"       | é",
          "\"\\ud83d\\ude00\"| 😀",
          "123456789012345678901234567890 | 123456789012345678901234567890"
        })
    void aPatientIsTextOrAWholeNumber(String json, String patientId) {
      assertThat(read("{\"patient_id\": " + json + ", \"spo2\": 97}"))
          .isEqualTo(Reading.of(patientId, NONE, WELL));
    }

    @Test
    void anIdOf128Characters() {
      String longest = "x".repeat(128);

      assertThat(read("{\"patient_id\": \"" + longest + "\", \"spo2\": 97}"))
          .isEqualTo(Reading.of(longest, NONE, WELL));
    }

    @ParameterizedTest
    @CsvSource({
      "98,      98",
      "98.0,    98",
      "9.8e1,   98",
      "980E-1,  98",
      "0,       0",
      "-3.5,    -3.5",
      "89.99999999999999, 89.99999999999999",
      "1.7976931348623157e308, 1.7976931348623157e308"
    })
    void aVitalIsAnyFiniteNumberHoweverItIsWritten(String json, double value) {
      assertThat(read("{\"patient_id\": 17, \"spo2\": " + json + "}"))
          .isEqualTo(Reading.of("17", NONE, Map.of(Vital.SPO2, value)));
    }

    @Test
    void aVitalThatIsNullWasNotMeasured() {
      assertThat(read("{\"patient_id\": 17, \"spo2\": null, \"sbp\": 120}"))
          .isEqualTo(Reading.of("17", NONE, Map.of(Vital.SBP, 120.0)));
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "1735689600                        | 1735689600000",
          "1735689600.25                     | 1735689600250",
          "1.7356896e9                       | 1735689600000",
          "1735689600.0004                   | 1735689600000",
          "1735689600.0006                   | 1735689600001",
          "0                                 | 0",
          "-1.5                              | -1500",
          "99999999999                       | 99999999999000",
          "100000000000                      | 100000000000",
          "1735689600250                     | 1735689600250",
          "1735689600250.4                   | 1735689600250",
          "99999999999999                    | 99999999999999",
          "\"2025-01-01T00:00:00Z\"          | 1735689600000",
          "\"2025-01-01T01:00:00.250+01:00\" | 1735689600250"
        })
    void aTimestampIsSecondsOrMillisecondsOrIso8601WithAZone(String json, long millis) {
      assertThat(read("{\"patient_id\": 17, \"spo2\": 97, \"timestamp\": " + json + "}"))
          .isEqualTo(Reading.of("17", millis, WELL));
    }

    @Test
    void aTimestampThatIsNullOrAbsentIsNoneAndNoFault() {
      assertThat(read("{\"timestamp\": null, \"patient_id\": 17, \"spo2\": 97}"))
          .isEqualTo(read("{\"patient_id\": 17, \"spo2\": 97}"))
          .isEqualTo(Reading.of("17", NONE, WELL));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "\"device\": \"m-3\"",
          "\"device\": null",
          "\"device\": {\"patient_id\": 4, \"spo2\": 1, \"deep\": [{\"sbp\": [[]]}]}",
          "\"device\": [1, {\"timestamp\": 5}, \"x\"]",
          "\"\": 1",
          "\"device\": 1, \"device\": 2",
          "\"spo\": 1, \"spo22\": 2, \"heart\": 3"
        })
    void anUnknownFieldIsSkippedHoweverDeepItIs(String field) {
      assertThat(read("{" + field + ", \"patient_id\": 17, \"spo2\": 88, " + field + "}"))
          .isEqualTo(Reading.of("17", NONE, Map.of(Vital.SPO2, 88.0)));
    }

    @Test
    void whitespaceAround() {
      assertThat(read(" \r\n\t{\"patient_id\": 17, \"spo2\": 97} \n"))
          .isEqualTo(Reading.of("17", NONE, WELL));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"\"ward\":\"S\u00fcd\"", "\"S\u00fcd\":1", "\"x\":[{\"y\":\"\u00ff\"}]"})
    void aLatin1ByteInAFieldThatNobodyReads(String field) {
      String json = "{\"patient_id\": 17, \"spo2\": 97, " + field + "}";

      assertThat(ReadingJson.read(json.getBytes(ISO_8859_1)))
          .isEqualTo(Reading.of("17", NONE, WELL));
    }

    @Test
    void aPartOfAnArray() {
      byte[] bytes = "}}{\"patient_id\": 17, \"spo2\": 97}{{".getBytes(UTF_8);

      assertThat(ReadingJson.read(bytes, 2, bytes.length - 2))
          .isEqualTo(Reading.of("17", NONE, WELL));
      assertThatThrownBy(() -> ReadingJson.read(bytes, 2, bytes.length + 1))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  /** One bad field costs that field: what is good beside it stands, and the fault is told. */
  @Nested
  class WhatCostsAField {

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '`',
        value = {
          "\"spo2\": \"--\"  | spo2 | NOT_MEASURED | found \"--\" in field spo2, by which devices"
              + " say \"not measured\"",
          "\"spo2\": \" N/A \" | spo2 | NOT_MEASURED | found \" N/A \" in field spo2, by which"
              + " devices say \"not measured\"",
          "\"spo2\": \"\"    | spo2 | NOT_MEASURED | found \"\" in field spo2, by which devices say"
              + " \"not measured\"",
          "\"spo2\": \"99,1\" | spo2 | VITAL_NOT_A_NUMBER | found a string in field spo2, expected"
              + " a number",
          "\"spo2\": \" 82\" | spo2 | VITAL_NOT_A_NUMBER | found a string in field spo2, expected a"
              + " number",
          "\"spo2\": \"8e1\" | spo2 | VITAL_NOT_A_NUMBER | found a string in field spo2, expected a"
              + " number",
          "\"spo2\": true    | spo2 | VITAL_NOT_A_NUMBER | found a boolean in field spo2, expected"
              + " a number",
          "\"spo2\": [120]   | spo2 | VITAL_NOT_A_NUMBER | found an array in field spo2, expected a"
              + " number",
          "\"spo2\": {\"sbp\": 1} | spo2 | VITAL_NOT_A_NUMBER | found an object in field spo2,"
              + " expected a number",
          "\"spo2\": 1e400   | spo2 | VITAL_NOT_A_NUMBER | found a number beyond a double in field"
              + " spo2, expected a finite one",
          "\"spo2\": -1e400  | spo2 | VITAL_NOT_A_NUMBER | found a number beyond a double in field"
              + " spo2, expected a finite one",
          "\"SpO2\": 80      | spo2 | FIELD_MISSPELT | found field SpO2, expected field spo2",
          "\"Timestamp\": 17 | timestamp | FIELD_MISSPELT | found field Timestamp, expected field"
              + " timestamp",
          "\"Temperature F\": 99 | temperature_f | FIELD_MISSPELT | found field Temperature F,"
              + " expected field temperature_f",
          "\"spo2\": 97, \"spo2\": 80 | spo2 | FIELD_REPEATED | found field spo2 twice, expected it"
              + " at most once",
          "\"spo2\": null, \"spo2\": [{}] | spo2 | FIELD_REPEATED | found field spo2 twice,"
              + " expected it at most once",
          "\"timestamp\": 1, \"timestamp\": 2 | timestamp | FIELD_REPEATED | found field timestamp"
              + " twice, expected it at most once"
        })
    void itIsToldByFieldAndReasonAndTheOthersStand(
        String field, String told, Reason reason, String detail) {
      assertThat(read("{\"patient_id\": 17, " + field + ", \"heart_rate\": 27}"))
          .isEqualTo(
              Reading.ofValues(
                  "17",
                  NONE,
                  values(Map.of(Vital.HEART_RATE, 27.0)),
                  List.of(new FieldFault(told, new Rejected(reason, detail)))));
    }

    @ParameterizedTest
    @CsvSource({"82, 82", "98.6, 98.6", "0, 0", "007, 7"})
    void aNumberSentAsTextIsReadAsTheNumberAndTold(String text, double number) {
      assertThat(read("{\"patient_id\": 17, \"spo2\": \"" + text + "\"}"))
          .isEqualTo(
              Reading.ofValues(
                  "17",
                  NONE,
                  values(Map.of(Vital.SPO2, number)),
                  List.of(
                      new FieldFault(
                          "spo2",
                          new Rejected(
                              Reason.NUMBER_AS_TEXT,
                              "found a number as text in field spo2, read as the number")))));
    }

    @ParameterizedTest
    @CsvSource({
      "79.300000000000011, 79.30000000000001, 18",
      "80.1234567890123456789, 80.12345678901235, 22",
      "1e-400, 0, 6",
      "1e-9999999999, 0, 13"
    })
    void aNumberOfMoreDigitsThanADoubleIsReadAsTheNearestAndHiddenFromTheFilter(
        String json, double nearest, int characters) {
      Reading reading =
          (Reading) read("{\"patient_id\": 17, \"spo2\": " + json + ", \"sbp\": 120}");

      assertThat(reading.value(Vital.SPO2)).isEqualTo(nearest);
      assertThat(reading.isHidden(Vital.SPO2)).isTrue();
      assertThat(reading.isHidden(Vital.SBP)).isFalse();
      assertThat(reading.faults())
          .containsExactly(
              new FieldFault(
                  "spo2",
                  new Rejected(
                      Reason.VITAL_TOO_PRECISE,
                      "found a number of %d characters in field spo2, expected one that a double"
                              .formatted(characters)
                          + " tells apart")));
    }

    @Test
    void aByteOrderMarkCostsNothingAndHidesEveryVital() {
      Reading reading = (Reading) read("\uFEFF{\"patient_id\": 17, \"spo2\": 79, \"sbp\": 120}");

      assertThat(reading.value(Vital.SPO2)).isEqualTo(79);
      assertThat(Vital.values()).allMatch(reading::isHidden);
      assertThat(reading.faults())
          .containsExactly(
              new FieldFault(
                  "*",
                  new Rejected(
                      Reason.BYTE_ORDER_MARK,
                      "found a byte order mark, expected an object without one")));
    }

    @ParameterizedTest
    @ValueSource(
        doubles = {
          -32768,
          32767,
          65535,
          8388607,
          -8388608,
          2147483647,
          -2147483648,
          2047,
          -2048,
          -1,
          -999
        })
    void aNumberByWhichDevicesSayNotMeasuredStaysImplausibleAndIsTold(double sentinel) {
      String json = "{\"patient_id\":17,\"sbp\":%.0f,\"heart_rate\":80}".formatted(sentinel);

      assertThat(read(json))
          .isEqualTo(
              Reading.ofValues(
                  "17",
                  NONE,
                  values(Map.of(Vital.SBP, sentinel, Vital.HEART_RATE, 80.0)),
                  List.of(
                      new FieldFault(
                          "sbp",
                          new Rejected(
                              Reason.NOT_MEASURED,
                              "found %.0f in field sbp, by which devices say \"not measured\""
                                  .formatted(sentinel))))));
      assertThat(Vital.SBP.isPlausible(sentinel)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "\"2025-01-01T00:00:00\" | a string",
          "\"yesterday\"           | a string",
          "true                    | a boolean",
          "[1735689600]            | an array",
          "{\"patient_id\": 4}     | an object",
          "1735689600000000        | a whole number",
          "-100000000000000        | a whole number",
          "1e400                   | a decimal number"
        })
    void aClockThatCannotBeReadIsNoReasonToDropTheReading(String json, String found) {
      assertThat(read("{\"timestamp\": " + json + ", \"patient_id\": 17, \"spo2\": 88}"))
          .isEqualTo(
              Reading.ofValues(
                  "17",
                  NONE,
                  values(Map.of(Vital.SPO2, 88.0)),
                  List.of(
                      new FieldFault(
                          "timestamp",
                          new Rejected(
                              Reason.TIMESTAMP_UNREADABLE,
                              "found %s in field timestamp that is no time, expected seconds or milliseconds since the epoch, or ISO-8601 with a zone"
                                  .formatted(found))))));
    }

    @Test
    void ofAThousandFaultsSixteenAreTold() {
      String json = "{\"patient_id\": 17, \"sbp\": 120" + ", \"spo2\": 1".repeat(1000) + "}";

      assertThat(read(json))
          .isInstanceOfSatisfying(
              Reading.class, reading -> assertThat(reading.faults()).hasSize(16));
    }

    /** Nobody would judge the vital. */
    @Test
    void butWhatHidesAVitalFromTheFilterIsToldBesideAnyNumberOfOthers() {
      String json =
          "{\"patient_id\": 17" + ", \"SpO2\": 1".repeat(1000) + ", \"spo2\": 79.300000000000011}";

      assertThat(read(json))
          .isInstanceOfSatisfying(
              Reading.class, reading -> assertThat(reading.isHidden(Vital.SPO2)).isTrue());
    }

    private static double[] values(Map<Vital, Double> vitals) {
      double[] values = Reading.noValues();
      vitals.forEach((vital, value) -> values[vital.index()] = value);
      return values;
    }
  }

  @Nested
  class WhatIsRejected {

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '`',
        value = {
          "``  | EMPTY         | found no byte, expected a JSON object",
          "` ` | NOT_AN_OBJECT | found nothing, expected an object",
          "[]  | NOT_AN_OBJECT | found an array, expected an object",
          "[{\"patient_id\": 17}] | NOT_AN_OBJECT | found an array, expected an object",
          "\"{\\\"patient_id\\\": 17}\" | NOT_AN_OBJECT | found a string, expected an object",
          "17   | NOT_AN_OBJECT | found a whole number, expected an object",
          "1.7  | NOT_AN_OBJECT | found a decimal number, expected an object",
          "true | NOT_AN_OBJECT | found a boolean, expected an object",
          "null | NOT_AN_OBJECT | found null, expected an object",
          "{}   | PATIENT_MISSING | found no patient_id",
          "{\"spo2\": 80} | PATIENT_MISSING | found no patient_id",
          "{\"patient_id\": null} | PATIENT_MISSING | found no patient_id",
          "{\"patient_id\": \"\"} | PATIENT_MISSING | found a blank patient_id",
          "{\"patient_id\": \"  \"} | PATIENT_MISSING | found a blank patient_id",
          "{\"patient_id\": 1.5} | PATIENT_INVALID | found a decimal number in field patient_id,"
              + " expected text or a whole number",
          "{\"patient_id\": 17.0} | PATIENT_INVALID | found a decimal number in field patient_id,"
              + " expected text or a whole number",
          "{\"patient_id\": true} | PATIENT_INVALID | found a boolean in field patient_id,"
              + " expected text or a whole number",
          "{\"patient_id\": [17]} | PATIENT_INVALID | found an array in field patient_id,"
              + " expected text or a whole number",
          "{\"patient_id\": {}} | PATIENT_INVALID | found an object in field patient_id,"
              + " expected text or a whole number",
          "{\"patientId\": 17, \"spo2\": 80} | FIELD_MISSPELT | found field patientId,"
              + " expected field patient_id",
          "{\"patient_id\": 1, \"patient_id\": 1} | FIELD_REPEATED | found field patient_id twice,"
              + " expected it at most once",
          "{\"patient_id\": 17} | NO_KNOWN_VITAL | found no other field, expected one of spo2,"
              + " heart_rate, temperature_f, resp_rate, sbp, dbp, map, etco2",
          "{\"patient_id\": 17, \"timestamp\": 1} | NO_KNOWN_VITAL | found no other field, expected"
              + " one of spo2, heart_rate, temperature_f, resp_rate, sbp, dbp, map, etco2",
          "{\"patient_id\": 17, \"pulse\": 26, \"SpO2\": 71} | NO_KNOWN_VITAL | found pulse, SpO2,"
              + " expected one of spo2, heart_rate, temperature_f, resp_rate, sbp, dbp, map, etco2",
          "{\"patient_id\": 17, \"vitals\": {\"spo2\": 70}} | NO_KNOWN_VITAL | found vitals,"
              + " expected one of spo2, heart_rate, temperature_f, resp_rate, sbp, dbp, map, etco2",
          "`\uFEFF{\"patient_id\": 17}` | BYTE_ORDER_MARK | found a byte order mark, expected an"
              + " object without one",
          "`\uFEFF\uFEFF{\"patient_id\": 17, \"spo2\": 79}` | BYTE_ORDER_MARK | found a byte order"
              + " mark, expected an object without one",
          "{\"patient_id\": 17}{\"patient_id\": 4} | NOT_JSON | found more than one JSON text,"
              + " expected one object"
        })
    void eachFaultHasItsReasonAndSaysWhatWasFound(String json, Reason reason, String detail) {
      assertThat(read(json)).isEqualTo(new Rejected(reason, detail));
    }

    /** Bug: one bed was two patients, as one of its two gateways filled the id up with blanks. */
    @ParameterizedTest
    @ValueSource(strings = {"1020", " 1020", "1020 ", " 1020 "})
    void blanksAroundAPatientIdDoNotBelongToIt(String id) {
      assertThat(read("{\"patient_id\": \"%s\", \"spo2\": 97}".formatted(id)))
          .isInstanceOfSatisfying(
              Reading.class, reading -> assertThat(reading.patientId()).isEqualTo("1020"));
    }

    @Test
    void zerosBeforeAPatientIdBelongToIt() {
      assertThat(read("{\"patient_id\": \"0001020\", \"spo2\": 97}"))
          .isInstanceOfSatisfying(
              Reading.class, reading -> assertThat(reading.patientId()).isEqualTo("0001020"));
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '`',
        value = {
          "{                        | Unexpected end-of-input",
          "{\"patient_id\": 17      | Unexpected end-of-input",
          "{\"patient_id\": 17,     | Unexpected end-of-input",
          "{\"patient_id\":         | Unexpected end-of-input",
          "{\"patient_id\": 17,}    | Unexpected character ('}' (code 125))",
          "{\"patient_id\": 17} x   | Unrecognized token 'x'",
          "{'patient_id': 17}       | Unexpected character (''' (code 39))",
          "{patient_id: 17}         | Unexpected character ('p' (code 112))",
          "{\"patient_id\": 017}    | Invalid numeric value",
          "{\"spo2\": NaN}          | Non-standard token 'NaN'",
          "{\"spo2\": Infinity}     | Non-standard token 'Infinity'",
          "{\"spo2\": +97}          | Unexpected character ('+' (code 43))",
          "{\"spo2\": .5}           | Unexpected character ('.' (code 46))",
          "{\"spo2\": 97.}          | Unexpected character ('}' (code 125))",
          "{\"spo2\": 0x61}         | Unexpected character ('x' (code 120))",
          "{/**/\"patient_id\": 17} | Unexpected character ('/' (code 47))",
          "monitor 3 ready          | Unrecognized token 'monitor'"
        })
    void whatIsNotJsonIsRejectedWithTheByteWhereItCeasesToBe(String text, String what) {
      assertThat(read(text))
          .isInstanceOfSatisfying(
              Rejected.class,
              rejected -> {
                assertThat(rejected.reason()).isEqualTo(Reason.NOT_JSON);
                assertThat(rejected.detail())
                    .matches("at byte [0-9]+: .+")
                    .contains(what)
                    .doesNotContain("REDACTED", "StreamReadFeature");
              });
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "\\u0000",
          "a\\nb",
          "\\u001f",
          "\\u007f",
          "\\u0085",
          "\\ud800",
          "\\udc00",
          "\\udc00\\ud800",
          "a\\ud800b",
          "\\ufffe",
          "\\uffff"
        })
    void anIdThatCannotBePassedOnIsRejected(String id) {
      assertThat(read("{\"patient_id\": \"" + id + "\"}"))
          .isEqualTo(
              new Rejected(
                  Reason.PATIENT_INVALID,
                  "found a patient id with a character that cannot be passed on, expected text"
                      + " without control characters and half surrogates"));
    }

    @Test
    void anIdOf129Characters() {
      Rejected tooLong =
          new Rejected(
              Reason.PATIENT_INVALID, "found a patient id of 129 characters, expected at most 128");

      assertThat(read("{\"patient_id\": \"" + "x".repeat(129) + "\"}")).isEqualTo(tooLong);
      assertThat(read("{\"patient_id\": " + "9".repeat(129) + "}")).isEqualTo(tooLong);
    }

    @ParameterizedTest
    @CsvSource({
      "cut off inside a character,     7B2270617469656E745F6964223A22C3",
      "a byte that never occurs,       7B2270617469656E745F6964223A22FF227D",
      "Latin-1,                        7B2270617469656E745F6964223A22E931227D",
      "half a surrogate,               7B2270617469656E745F6964223A22EDA080227D",
      "a bare line feed in an id,      7B2270617469656E745F6964223A22610A62227D",
      "zero bytes,                     0000",
      "zero bytes after the object,    7B2270617469656E745F6964223A317D0000",
      "gzip,                           1F8B0800000000000003"
    })
    void bytesThatAreNotUtf8JsonAreRejected(String what, String hex) {
      assertThat(ReadingJson.read(HexFormat.of().parseHex(hex)))
          .as(what)
          .extracting("reason")
          .isEqualTo(Reason.NOT_JSON);
    }

    /** Bug: they were read, though the filter that decides who is paged cannot read them. */
    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16BE", "UTF-16LE", "UTF-32", "UTF-32BE", "UTF-32LE"})
    void otherEncodingsOfUnicodeAreRejected(String charset) {
      // Lambda's event filter reads UTF-8 only: the reading would be averaged and never judged.
      byte[] payload = "{\"patient_id\": 17, \"spo2\": 80}".getBytes(Charset.forName(charset));

      assertThat(ReadingJson.read(payload)).extracting("reason").isEqualTo(Reason.NOT_JSON);
    }

    @Test
    void everyPrefixOfAReading() {
      byte[] whole =
          "{\"patient_id\": \"é\", \"timestamp\": 1.5, \"x\": [{}], \"spo2\": 97}".getBytes(UTF_8);

      assertThat(ReadingJson.read(whole)).isInstanceOf(Reading.class);
      for (int length = 1; length < whole.length; length++) {
        assertThat(ReadingJson.read(Arrays.copyOf(whole, length)))
            .as("%d bytes", length)
            .extracting("reason")
            .isEqualTo(Reason.NOT_JSON);
      }
    }

    /** Bug: the reader threw, which would have blocked the shard. */
    @ParameterizedTest
    @ValueSource(strings = {"spo2", "timestamp", "patient_id", "device"})
    void aNumberOf2000DigitsIsMoreThanAReaderShouldAccept(String field) {
      for (String number : new String[] {"9".repeat(2000), "0." + "9".repeat(2000)}) {
        assertThat(read("{\"" + field + "\": " + number + "}"))
            .as(field)
            .extracting("reason")
            .isEqualTo(Reason.NOT_JSON);
      }
    }

    /** Bug: the reader threw, which would have blocked the shard. */
    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"x\":"})
    void aTextNested10000DeepIsMoreThanAReaderShouldAccept(String opening) {
      assertThat(read("{\"patient_id\": 17, \"x\": " + opening.repeat(10_000)))
          .extracting("reason")
          .isEqualTo(Reason.NOT_JSON);
    }

    /** Bug: the reader threw, which would have blocked the shard. */
    @Test
    void aFieldNameOf60000CharactersIsMoreThanAReaderShouldAccept() {
      assertThat(read("{\"" + "x".repeat(60_000) + "\": 1}"))
          .extracting("reason")
          .isEqualTo(Reason.NOT_JSON);
    }

    /** Bug: a misspelt name of any length was quoted in full. */
    @Test
    void theDetailStaysShortHoweverLongTheFaultIs() {
      for (String json :
          new String[] {
            "{\"x\": " + "y".repeat(5000) + "}",
            "{\"" + "-".repeat(5000) + "spo2\": 80}",
            "{\"x\": " + "9".repeat(5000) + "}"
          }) {
        assertThat(read(json))
            .isInstanceOfSatisfying(
                Rejected.class, rejected -> assertThat(rejected.detail()).hasSizeBetween(1, 250));
      }
    }
  }

  @Test
  void nothingThatAPayloadHoldsMakesTheReaderThrow() {
    Seeds.upTo(
        3000,
        random -> {
          byte[] payload = ReadingJson.write(new Readings(random).next());
          for (int i = random.nextInt(4); i >= 0; i--) {
            payload[random.nextInt(payload.length)] = (byte) random.nextInt(256);
          }
          assertThat(ReadingJson.read(payload)).isNotNull();
        });
  }

  @Test
  void whatIsWrittenIsReadAsTheSame() {
    Seeds.upTo(
        2000,
        random -> {
          Reading reading = new Readings(random).next();

          byte[] written = ReadingJson.write(reading);

          assertThat(ReadingJson.read(written)).as(new String(written, UTF_8)).isEqualTo(reading);
        });
  }

  @Test
  void theTextIsThis() {
    Reading all =
        Reading.of(
            "17",
            1735689600_250L,
            Map.of(
                Vital.SPO2, 97.0,
                Vital.HEART_RATE, 94.5,
                Vital.TEMPERATURE_F, 98.6,
                Vital.RESP_RATE, 25.0,
                Vital.SBP, 121.0,
                Vital.DBP, 79.0,
                Vital.MAP, 93.5,
                Vital.ETCO2, 38.0));
    Reading none = Reading.of("a\"b\\c é 😀", NONE, Map.of());
    Reading odd =
        Reading.of(
            "4",
            1735689600_000L,
            Map.of(Vital.SPO2, -0.0, Vital.HEART_RATE, 1e300, Vital.SBP, 4.9e-324));

    assertThat(new String(ReadingJson.write(all), UTF_8))
        .isEqualTo(
            """
            {"patient_id":"17","timestamp":1.73568960025E9,"spo2":97,"heart_rate":94.5,\
            "temperature_f":98.6,"resp_rate":25,"sbp":121,"dbp":79,"map":93.5,"etco2":38}\
            """);
    assertThat(new String(ReadingJson.write(none), UTF_8))
        .isEqualTo("{\"patient_id\":\"a\\\"b\\\\c é \\uD83D\\uDE00\"}");
    assertThat(new String(ReadingJson.write(odd), UTF_8))
        .isEqualTo(
            """
            {"patient_id":"4","timestamp":1735689600,"spo2":-0.0,"heart_rate":1.0E300,\
            "sbp":4.9E-324}\
            """);
  }
}
