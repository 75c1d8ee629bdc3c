package io.icewatch.edge.mapping;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icewatch.edge.hl7.Hl7Exception;
import io.icewatch.edge.hl7.Hl7Message;
import io.icewatch.edge.hl7.MessageHeader;
import io.icewatch.edge.sender.Dialect;
import io.icewatch.edge.sender.Dialect.Snapshot;
import io.icewatch.vitals.reading.Vital;
import java.io.StringReader;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OruReaderTest {
  private static final String HEADER =
      "MSH|^~\\&|MON|WARD|||20260101120000+0000||ORU^R01|1|P|2.6\r";
  private static final String PATIENT = "PID|||17\rOBR|1||||||20260101115959+0000\r";

  private static ReadResult read(String message) throws Hl7Exception {
    return read(message, VitalMapping.shipped());
  }

  private static ReadResult read(String message, VitalMapping mapping) throws Hl7Exception {
    byte[] bytes = message.getBytes(UTF_8);
    Hl7Message parsed = Hl7Message.parse(bytes, 0, bytes.length);
    return new OruReader(mapping).read(parsed, MessageHeader.of(parsed));
  }

  private static OruReading only(String message) throws Hl7Exception {
    ReadResult result = read(message);
    assertThat(result.readings()).hasSize(1);
    return result.readings().getFirst();
  }

  private static String obx(String code, String value, String unit) {
    return "OBX|1|NM|%s||%s|%s|||||F\r".formatted(code, value, unit);
  }

  @ParameterizedTest
  @EnumSource
  void readsWhatTheMakersGatewaysSend(Dialect dialect) throws Hl7Exception {
    Instant time = Instant.parse("2026-11-30T06:00:00Z");
    Snapshot shown = new Snapshot("P3", "B3", time, 93, 84, 17, 37.0, 118, 79, 38);

    OruReading reading = only(dialect.message(shown, "1"));

    assertThat(reading.measured()).isEqualTo(time);
    assertThat(reading.patientId()).isIn("P3", "HOSP:P3");
    assertThat(reading.vitals())
        .hasSize(
            dialect == Dialect.MINDRAY ? 7 : 8) // whose code of the end-tidal CO2 is not public
        .containsEntry(Vital.SPO2, new BigDecimal("93"))
        .containsEntry(Vital.HEART_RATE, new BigDecimal("84"))
        .containsEntry(Vital.RESP_RATE, new BigDecimal("17"))
        .containsEntry(Vital.TEMPERATURE_F, new BigDecimal("98.6"))
        .containsEntry(Vital.SBP, new BigDecimal("118"))
        .containsEntry(Vital.DBP, new BigDecimal("79"))
        .containsEntry(Vital.MAP, new BigDecimal("92"));
    assertThat(reading.vitals().get(Vital.ETCO2))
        .isIn(dialect == Dialect.MINDRAY ? null : new BigDecimal("38"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-1",
        "-100",
        "-99.9",
        "-999",
        "-10000",
        "-32767",
        "-32768",
        "32767",
        "8388607",
        "8388607.0",
        "---",
        "?",
        "",
        "\"\""
      })
  void takesNoValueForNotMeasuredAndNotForALowOne(String value) throws Hl7Exception {
    ReadResult result = read(HEADER + PATIENT + obx("150456^^MDC", value, "%"));

    assertThat(result.readings()).isEmpty();
    assertThat(result.faults()).isEmpty();
    assertThat(result.observations())
        .singleElement()
        .isInstanceOfSatisfying(
            Observation.NotMeasured.class, found -> assertThat(found.name()).isEqualTo("spo2"));
  }

  @ParameterizedTest
  @CsvSource({
    // code, value, unit, vital, what comes out
    "150456^^MDC, 97, 262688^MDC_DIM_PERCENT^MDC, SPO2, 97",
    "59408-5^^LN, 0.97, 1^^UCUM, SPO2, 97",
    "8310-5^^LN, 37, Cel^^UCUM, TEMPERATURE_F, 98.6",
    "150344^^MDC, 98.6, MDC_DIM_FAHR, TEMPERATURE_F, 98.6",
    "150344^^MDC, 36.6, ^MDC_DIM_DEGC, TEMPERATURE_F, 97.9",
    "8480-6^^LN, 16, kPa^^UCUM, SBP, 120",
    "150037^^MDC, 121, mm[Hg]^^UCUM, SBP, 121",
    "8867-4^^LN, 84.5, {beats}/min^^UCUM, HEART_RATE, 84.5",
    "0002-4bb8^SpO2^MDIL, 97, %, SPO2, 97",
    "999^x^LOCAL^150456^^MDC, 97, %, SPO2, 97"
  })
  void turnsUnitsIntoTheVitalsOwn(String code, String value, String unit, Vital vital, String out)
      throws Hl7Exception {
    assertThat(only(HEADER + PATIENT + obx(code, value, unit)).vitals())
        .isEqualTo(Map.of(vital, new BigDecimal(out)));
  }

  @ParameterizedTest
  @CsvSource({
    "97, mg/dL, 'OBX^1^6: spo2: found the unit mg/dL, expected one that becomes %'",
    "97, '', 'OBX^1^6: spo2: found no unit, expected one'",
    "97, Cel, 'OBX^1^6: spo2: found the unit Cel, expected one that becomes %'",
    "9x7, %, 'OBX^1^5: spo2: found no number, expected one'",
    "NaN, %, 'OBX^1^5: spo2: found no number, expected one'",
    "1e400, %, 'OBX^1^5: spo2: found no number, expected one'"
  })
  void refusesByNameAndNeverGuesses(String value, String unit, String fault) throws Hl7Exception {
    ReadResult result = read(HEADER + PATIENT + obx("150456^^MDC", value, unit));

    assertThat(result.readings()).isEmpty();
    assertThat(result.faults()).singleElement().hasToString(fault);
  }

  @Test
  void prefersTheSourceThatStandsFirstInTheMapping() throws Hl7Exception {
    assertThat(
            only(HEADER
                    + PATIENT
                    + obx("149530^^MDC", "85", "/min")
                    + obx("147842^^MDC", "84", "/min")
                    + obx("149522^^MDC", "86", "/min"))
                .vitals())
        .containsEntry(Vital.HEART_RATE, new BigDecimal("84"));
  }

  @Test
  void prefersTheLowerSubIdOfTwoProbes() throws Hl7Exception {
    assertThat(
            only(HEADER
                    + PATIENT
                    + "OBX|1|NM|150456^^MDC|1.3.2.150456|91|%|||||F\r"
                    + "OBX|2|NM|150456^^MDC|1.3.1.150456|97|%|||||F\r")
                .vitals())
        .containsEntry(Vital.SPO2, new BigDecimal("97"));
  }

  @ParameterizedTest
  @CsvSource({
    // OBX-14, OBR-7, MSH-7, what counts
    "20260101100000+0000, 20260101110000+0000, 20260101120000+0000, 2026-01-01T10:00:00Z",
    "'', 20260101110000+0000, 20260101120000+0000, 2026-01-01T11:00:00Z",
    "'', '', 20260101120000+0000, 2026-01-01T12:00:00Z",
    "20260101, 20260101110000+0000, 20260101120000+0000, 2026-01-01T11:00:00Z"
  })
  void takesTheTimeThatStandsNearest(String obx, String obr, String msh, String counts)
      throws Hl7Exception {
    String message =
        "MSH|^~\\&|MON|WARD|||%s||ORU^R01|1|P|2.6\rPID|||17\rOBR|1||||||%s\r".formatted(msh, obr)
            + "OBX|1|NM|150456^^MDC||97|%%|||||F|||%s\r".formatted(obx);

    assertThat(only(message).measured()).hasToString(counts);
  }

  @Test
  void refusesAValueWithoutAnyTime() throws Hl7Exception {
    ReadResult result =
        read("MSH|^~\\&|A||||||ORU^R01|1|P|2.6\rPID|||17\r" + obx("150456^^MDC", "97", "%"));

    assertThat(result.faults())
        .singleElement()
        .hasToString("OBX^1^14: spo2: found no time in OBX-14, OBR-7 and MSH-7, expected one");
  }

  @Test
  void makesAReadingOfEachMoment() throws Hl7Exception {
    ReadResult result =
        read(
            HEADER
                + PATIENT
                + "OBX|1|NM|150456^^MDC||97|%|||||F|||20260101100000+0000\r"
                + "OBX|2|NM|150456^^MDC||96|%|||||F|||20260101100001+0000\r"
                + "OBX|3|NM|147842^^MDC||84|/min|||||F|||20260101100000+0000\r");

    assertThat(result.readings())
        .extracting(reading -> reading.vitals().size())
        .containsExactly(2, 1);
  }

  @ParameterizedTest
  @CsvSource({
    "OBX|1|NM|150456^^MDC||97|%|||||X, NotMeasured[name=spo2; how=status X]",
    "OBX|1|NM|150456^^MDC||97|%|||||P, Skipped[why=status P]",
    "OBX|1|NA|131329^^MDC||1^2^3, Skipped[why=waveform]",
    "OBX|1||69965^^MDC|1.0.0.0, Skipped[why=containment]",
    "OBX|1|NM|4711^^LOCAL||70|x|||||F, Skipped[why=unknown code]",
    "OBX|1|ST|196660^^MDC||x||||||F, Skipped[why=inop]"
  })
  void saysWhatItDoesNotKeep(String obx, String became) throws Hl7Exception {
    ReadResult result = read(HEADER + PATIENT + obx);

    assertThat(result.readings()).isEmpty();
    assertThat(result.observations()).singleElement().hasToString(became.replace(";", ","));
  }

  @Test
  void skipsWaveformMessagesByName() throws Hl7Exception {
    ReadResult result =
        read(HEADER.replace("R01", "W01") + PATIENT + obx("150456^^MDC", "97", "%"));

    assertThat(result.observations()).singleElement().hasToString("Skipped[why=waveform]");
  }

  @ParameterizedTest
  @CsvSource({
    "PID|||17^^^HOSP, PV1||I|ICU^1^3, HOSP:17",
    "PID|||17, PV1||I|ICU^1^3, 17",
    "PID|, PV1||I|ICU^1^3, bed:ICU-1-3",
    "PID|, PV1||I|^^ICU&Bed5&3232241659&0&0, bed:ICU-Bed5",
    "PID|||a\\S\\b, PV1|, a^b"
  })
  void namesThePatientOrUntilAdmittedTheBed(String pid, String pv1, String who)
      throws Hl7Exception {
    assertThat(only(HEADER + pid + "\r" + pv1 + "\r" + obx("150456^^MDC", "97", "%")).patientId())
        .isEqualTo(who);
  }

  @Test
  void refusesVitalsOfNobody() {
    assertThatThrownBy(() -> read(HEADER + obx("150456^^MDC", "97", "%")))
        .isInstanceOf(Hl7Exception.class)
        .hasMessage(
            "PID^1^3: found neither a patient in PID-3 nor a bed in PV1-3, expected one of them");
  }

  @Test
  void refusesMessagesOfAnotherKind() {
    assertThatThrownBy(() -> read("MSH|^~\\&|A||||||ADT^A01|1|P|2.6\rPID|||17\r"))
        .isInstanceOf(Hl7Exception.class)
        .hasMessage("MSH^1^9: found ADT^A01, expected ORU^R01");
  }

  @Test
  void readsTimesInTheZoneOfTheirSender() throws Hl7Exception {
    VitalMapping mapping =
        VitalMapping.read(
            new StringReader(
                """
                vitals: {spo2: ['MDC:150456']}
                zone: Europe/Berlin
                zones: {'MON|WARD': America/New_York}
                """),
            "test.yaml");
    String message =
        "MSH|^~\\&|%s|WARD|||20260101120000||ORU^R01|1|P|2.6\rPID|||17\r"
            + obx("150456^^MDC", "97", "%").replace("%", "%%");

    assertThat(read(message.formatted("MON"), mapping).readings().getFirst().measured())
        .hasToString("2026-01-01T17:00:00Z");
    assertThat(read(message.formatted("OTHER"), mapping).readings().getFirst().measured())
        .hasToString("2026-01-01T11:00:00Z");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "vitals: {pulse: ['MDC:1']}; m.yaml, vitals: found pulse, expected one of [spo2,"
            + " heart_rate, temperature_f, resp_rate, sbp, dbp, map, etco2]",
        "vitals: {spo2: [150456]}; m.yaml, spo2: found 150456, expected SYSTEM:code, e.g."
            + " MDC:150456",
        "vitals: {spo2: ['A:1', 'A:1']}; m.yaml, spo2: found A:1, expected a code that is not spo2"
            + " already",
        "vitals: {spo2: [{code: 'A:1', unit-if-none: mmHg}]}; m.yaml, spo2, unit-if-none: found"
            + " mmHg, expected a unit that becomes \"%\"",
        "vital: {}; m.yaml, the file: found vital, expected one of [known, not-measured, vitals,"
            + " zone, zones]",
        "{vitals: {}, zone: Mars}; m.yaml, zone: found Mars, expected a zone of the tz database,"
            + " e.g. Europe/Berlin",
        "[; m.yaml is no YAML"
      })
  void saysWhatIsWrongWithAMapping(String yaml, String message) {
    assertThatThrownBy(() -> VitalMapping.read(new StringReader(yaml), "m.yaml"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void explainsWhatBecameOfEveryObservation() throws Hl7Exception {
    String message =
        HEADER
            + PATIENT
            + obx("150456^MDC_PULS_OXIM_SAT_O2^MDC", "97", "%")
            + obx("4711^Private^LOCAL", "1", "")
            + obx("150344^^MDC", "37", "K")
            + obx("196660^^MDC", "1", "")
            + obx("147842^^MDC", "-100", "/min");

    assertThat(Explanation.of(message.getBytes(UTF_8), VitalMapping.shipped()))
        .containsExactly(
            "OBX 1  MDC:150456 MDC_PULS_OXIM_SAT_O2  spo2 = 97 %, measured at 2026-01-01T11:59:59Z",
            "OBX 2  LOCAL:4711 Private  no line of the mapping has LOCAL:4711",
            "OBX 3  MDC:150344  refused, OBX^3^6: temperature_f: found the unit K, expected one"
                + " that becomes °F",
            "OBX 4  MDC:196660  known and not kept: inop",
            "OBX 5  MDC:147842  heart_rate was not measured: -100",
            "reading of 17 at 2026-01-01T11:59:59Z: {SPO2=97}");
  }
}
