package io.icewatch.vitals.reading;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.vitals.reading.Rejected.Reason;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Observations of HL7 FHIR R4 as messages of the stream. */
class FhirReadingTest {
  private static final String WHOSE =
      """
      'resourceType': 'Observation', 'status': 'final', 'subject': {'reference': 'Patient/17'},
      'effectiveDateTime': '2026-01-01T11:00:00+01:00'\
      """;

  private static final String SATURATION = coded("http://loinc.org", "59408-5");

  private static String coded(String system, String code) {
    return "'code': {'coding': [{'system': '%s', 'code': '%s'}]}".formatted(system, code);
  }

  private static byte[] bytes(String json) {
    return json.replace('\'', '"').getBytes(UTF_8);
  }

  private static String observation(String more) {
    return "{%s, %s}".formatted(WHOSE, more);
  }

  private static String saturation(String quantity) {
    return observation("%s, 'valueQuantity': {%s}".formatted(SATURATION, quantity));
  }

  /** As the R4 specification's example of a blood pressure has it, shortened. */
  private static String pressure(String systolic) {
    return """
    {%s, 'code': {'coding': [{'system': 'http://loinc.org', 'code': '85354-9'}]}, 'component': [
      {%s, 'valueQuantity': {'value': %s, 'code': 'mm[Hg]'}},
      {%s, 'valueQuantity': {'value': 60, 'code': 'mm[Hg]'}}]}
    """
        .formatted(
            WHOSE,
            coded("http://loinc.org", "8480-6"),
            systolic,
            coded("http://loinc.org", "8462-4"));
  }

  private static Reading reading(String json) {
    return (Reading) ReadingJson.read(bytes(json));
  }

  private static Rejected rejected(String json) {
    return (Rejected) ReadingJson.read(bytes(json));
  }

  @ParameterizedTest
  @CsvSource({
    "http://loinc.org, 59408-5, 84, %, SPO2, 84",
    "http://loinc.org, 2708-6, 0.84, 1, SPO2, 84",
    "urn:iso:std:iso:11073:10101, 150456, 84, %, SPO2, 84",
    "http://loinc.org, 8867-4, 140, /min, HEART_RATE, 140",
    "http://loinc.org, 8310-5, 39.5, Cel, TEMPERATURE_F, 103.1",
    "http://loinc.org, 8310-5, 36.60000000000001, Cel, TEMPERATURE_F, 97.9",
    "http://loinc.org, 9279-1, 30, /min, RESP_RATE, 30",
    "http://loinc.org, 8480-6, 8.5, kPa, SBP, 63.8",
    "http://loinc.org, 8462-4, 79, mm[Hg], DBP, 79",
    "http://loinc.org, 8478-0, 93, mm[Hg], MAP, 93",
    "http://loinc.org, 19891-1, 5.1, kPa, ETCO2, 38.3",
    "http://loinc.org, 19889-5, 38, mm[Hg], ETCO2, 38"
  })
  void a_vital_is_read_in_its_own_unit(
      String system, String code, String value, String unit, Vital vital, double read) {
    assertThat(
            reading(
                observation(
                    "%s, 'valueQuantity': {'value': %s, 'code': '%s'}"
                        .formatted(coded(system, code), value, unit))))
        .isEqualTo(
            Reading.of(
                "17", Instant.parse("2026-01-01T10:00:00Z").toEpochMilli(), Map.of(vital, read)));
  }

  @Test
  void of_a_panel_each_component_is_read() {
    Reading reading = reading(pressure("85"));

    assertThat(reading.value(Vital.SBP)).isEqualTo(85);
    assertThat(reading.value(Vital.DBP)).isEqualTo(60);
    assertThat(reading.faults()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"8889-8, 60, 8867-4, 140", "8867-4, 140, 8889-8, 60"})
  void of_two_sources_the_preferred_one_counts_wherever_it_stands(
      String one, int first, String other, int second) {
    String component = "{%s, 'valueQuantity': {'value': %d, 'code': '/min'}}";

    assertThat(
            reading(
                    observation(
                        "%s, 'component': [%s, %s]"
                            .formatted(
                                coded("urn:local", "vitals"),
                                component.formatted(coded("http://loinc.org", one), first),
                                component.formatted(coded("http://loinc.org", other), second))))
                .value(Vital.HEART_RATE))
        .isEqualTo(140);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "'value': 97, 'code': 'mg/dL'            | UNIT_UNKNOWN",
        "'value': 97                             | UNIT_UNKNOWN",
        "'value': 97, 'unit': '°C'               | UNIT_UNKNOWN",
        "'value': 97, 'code': '%', 'comparator': '<' | VITAL_NOT_A_NUMBER",
        "'value': 1e300, 'code': '%'             | VITAL_NOT_A_NUMBER",
        "'value': 1e-2147483000, 'code': '%'     | VITAL_NOT_A_NUMBER",
        "'value': 1e2147483000, 'code': '%'      | VITAL_NOT_A_NUMBER",
        "'value': '97', 'code': '%'              | NOT_MEASURED",
        "'value': -100, 'code': '%'              | NOT_MEASURED",
        "'code': '%'                             | NOT_MEASURED"
      })
  void a_value_that_cannot_be_used_costs_itself_and_is_told(String quantity, Reason reason) {
    Reading reading = reading(saturation(quantity));

    assertThat(reading.has(Vital.SPO2)).isFalse();
    assertThat(reading.faults())
        .singleElement()
        .satisfies(fault -> {
          assertThat(fault.field()).isEqualTo("spo2");
          assertThat(fault.fault().reason()).isEqualTo(reason);
        });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "'status': 'final'      | 'status': 'entered-in-error' | STATUS_NOT_FINAL",
        "'subject'              | 'focus'                      | PATIENT_MISSING",
        "Patient/17             | Patient/                     | PATIENT_MISSING",
        "Patient/17             | Patient/\\u0000              | PATIENT_INVALID",
        "59408-5                | 29463-7                      | NO_KNOWN_VITAL",
        "59408-5                | 76270-8                      | NO_KNOWN_VITAL",
        "'Observation'          | 'Patient'                    | NO_KNOWN_VITAL",
        "'Observation'          | 'Bundle'                     | NO_KNOWN_VITAL",
        "'status'               | 'resourceType'               | NOT_JSON"
      })
  void what_is_none_of_ours_is_rejected_with_its_reason(String good, String bad, Reason reason) {
    String json = saturation("'value': 84, 'code': '%'");
    assertThat(json).contains(good);

    assertThat(rejected(json.replaceFirst(good, bad.replace("\\", "\\\\"))).reason())
        .isEqualTo(reason);
  }

  @Test
  void the_reason_names_what_was_found() {
    assertThat(rejected(saturation("'value': 84").replace("59408-5", "76270-8")).detail())
        .isEqualTo("found LN:76270-8, expected the code of a vital");
    assertThat(rejected(saturation("'value': 84").replace("final", "preliminary")).detail())
        .isEqualTo("found the status \"preliminary\", expected final, amended or corrected");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-01,                 TIMESTAMP_UNREADABLE",
    "2026-01-01T10:00:00,        TIMESTAMP_UNREADABLE",
    "+999999999-01-01T00:00:00Z, TIMESTAMP_UNREADABLE"
  })
  void a_time_that_is_no_moment_is_told_and_the_arrival_counts(String time, Reason reason) {
    Reading reading =
        reading(saturation("'value': 84, 'code': '%'").replace("2026-01-01T11:00:00+01:00", time));

    assertThat(reading.eventTimeMillis()).isEqualTo(Reading.NO_EVENT_TIME);
    assertThat(reading.value(Vital.SPO2)).isEqualTo(84);
    assertThat(reading.faults())
        .extracting(fault -> fault.fault().reason())
        .containsExactly(reason);
  }

  @Test
  void without_a_time_the_arrival_counts() {
    Reading reading =
        reading(saturation("'value': 84, 'code': '%'").replace("effectiveDateTime", "x"));

    assertThat(reading.eventTimeMillis()).isEqualTo(Reading.NO_EVENT_TIME);
    assertThat(reading.faults()).isEmpty();
  }

  @Test
  void the_filter_sees_it_but_behind_a_byte_order_mark() {
    String json = saturation("'value': 84.00000000000000001, 'code': '%'");

    assertThat(reading(json).isHidden(Vital.SPO2)).isFalse();
    assertThat(reading("\uFEFF" + json).isHidden(Vital.SPO2)).isTrue();
  }

  @Test
  void what_has_a_patient_of_its_own_is_a_monitor_s_message() {
    assertThat(reading("{'resourceType': 'Observation', 'patient_id': 18, 'spo2': 97}"))
        .isEqualTo(Reading.of("18", Reading.NO_EVENT_TIME, Map.of(Vital.SPO2, 97.0)));
  }

  @Test
  void no_damage_throws() {
    long seed = 20_261_130;
    Random random = new Random(seed);
    byte[] whole = bytes(pressure("85"));
    for (int i = 0; i < 20_000; i++) {
      byte[] damaged = whole.clone();
      for (int faults = 1 + random.nextInt(3); faults > 0; faults--) {
        String marks = "\"{}[]:,.\\-eE019 \u0000\u00e9";
        damaged[random.nextInt(damaged.length)] =
            (byte) marks.charAt(random.nextInt(marks.length()));
      }
      assertThat(ReadingJson.read(damaged)).as("seed %d, payload %d", seed, i).isNotNull();
    }
  }
}
