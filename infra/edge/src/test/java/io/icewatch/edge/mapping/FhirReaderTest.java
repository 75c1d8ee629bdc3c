package io.icewatch.edge.mapping;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icewatch.vitals.reading.Vital;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FhirReaderTest {
  private static ReadResult read(String resource) throws IOException {
    return new FhirReader(VitalMapping.shipped()).read(resource.getBytes(UTF_8));
  }

  private static String observation(String code, String value, String more) {
    return """
    {"resourceType": "Observation", "status": "final",
     "subject": {"identifier": {"value": "17"}}, "effectiveDateTime": "2026-01-01T10:00:00Z",
     "code": {"coding": [%s]}, %s%s}
    """
        .formatted(code, value, more);
  }

  private static String coding(String system, String code) {
    return "{\"system\": \"%s\", \"code\": \"%s\"}".formatted(system, code);
  }

  private static String quantity(String value, String unit) {
    return "\"valueQuantity\": {\"value\": %s, \"code\": \"%s\"}".formatted(value, unit);
  }

  @ParameterizedTest
  @CsvSource({
    "http://loinc.org, 2708-6, 97, %, SPO2, 97",
    "urn:iso:std:iso:11073:10101, 150456, 97, %, SPO2, 97",
    "http://loinc.org, 8867-4, 84, /min, HEART_RATE, 84",
    "http://loinc.org, 8310-5, 37, Cel, TEMPERATURE_F, 98.6",
    "http://loinc.org, 8310-5, 98.6, [degF], TEMPERATURE_F, 98.6",
    "http://loinc.org, 9279-1, 16, /min, RESP_RATE, 16"
  })
  void readsByTheMappingOfTheMessages(
      String system, String code, String value, String unit, Vital vital, String kept)
      throws IOException {
    ReadResult result = read(observation(coding(system, code), quantity(value, unit), ""));

    assertThat(result.readings())
        .singleElement()
        .satisfies(reading -> {
          assertThat(reading.patientId()).isEqualTo("17");
          assertThat(reading.measured()).hasToString("2026-01-01T10:00:00Z");
          assertThat(reading.vitals()).isEqualTo(Map.of(vital, new BigDecimal(kept)));
        });
  }

  @Test
  void readsTheComponentsOfABloodPressure() throws IOException {
    String panel =
        observation(
            coding("http://loinc.org", "85354-9"),
            "\"component\": [{\"code\": {\"coding\": [%s]}, %s}, {\"code\": {\"coding\": [%s]}, %s}]"
                .formatted(
                    coding("http://loinc.org", "8480-6"),
                    quantity("120", "mm[Hg]"),
                    coding("http://loinc.org", "8462-4"),
                    quantity("80", "mm[Hg]")),
            "");

    ReadResult result = read(panel);

    assertThat(result.readings().getFirst().vitals())
        .isEqualTo(Map.of(Vital.SBP, new BigDecimal("120"), Vital.DBP, new BigDecimal("80")));
  }

  @Test
  void putsWhatWasMeasuredAtOneMomentIntoOneReading() throws IOException {
    ReadResult result =
        read(
            "{\"resourceType\": \"Bundle\", \"entry\": [{\"resource\": %s}, {\"resource\": %s}, {}]}"
                .formatted(
                    observation(coding("http://loinc.org", "2708-6"), quantity("97", "%"), ""),
                    observation(coding("http://loinc.org", "8867-4"), quantity("84", "/min"), "")));

    assertThat(result.readings()).hasSize(1);
    assertThat(result.readings().getFirst().vitals()).hasSize(2);
    assertThat(result.observations()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "97; mg/dL; ; Observation: spo2: found the unit \"mg/dL\", expected one that becomes %",
        "1e300; %; ; Observation: spo2: found a value of more than 15 digits"
      })
  void refusesByNameAndNeverGuesses(String value, String unit, String more, String fault)
      throws IOException {
    ReadResult result =
        read(
            observation(
                coding("http://loinc.org", "2708-6"),
                quantity(value, unit),
                more == null ? "" : more));

    assertThat(result.readings()).isEmpty();
    assertThat(result.faults()).singleElement().hasToString(fault);
  }

  @Test
  void neverMakesAReadingOfWhatWasNotMeasured() throws IOException {
    String code = coding("http://loinc.org", "2708-6");

    assertThat(read(observation(code, quantity("-100", "%"), "")).observations())
        .containsExactly(new Observation.NotMeasured("spo2", "-100"));
    assertThat(
            read(observation(
                    code, "\"dataAbsentReason\": {\"coding\": [{\"code\": \"error\"}]}", ""))
                .observations())
        .containsExactly(new Observation.NotMeasured("spo2", "error"));
    assertThat(
            read(observation(code, quantity("97", "%"), "").replace("final", "entered-in-error"))
                .observations())
        .containsExactly(new Observation.Skipped("status entered-in-error"));
  }

  @Test
  void wantsAPatientAndAMoment() throws IOException {
    String good = observation(coding("http://loinc.org", "2708-6"), quantity("97", "%"), "");

    assertThat(read(good.replace("\"subject\"", "\"focus\"")).faults())
        .singleElement()
        .hasToString("Observation: spo2: found no subject.identifier and no subject.reference");
    assertThat(read(good.replace("2026-01-01T10:00:00Z", "2026-01-01")).faults())
        .singleElement()
        .hasToString(
            "Observation: spo2: found no time with a zone in effective[x] and issued, expected"
                + " one");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "[]; found no JSON object, expected a FHIR resource",
        "{}; found the resource type \"\", expected Observation or Bundle",
        "{\"resourceType\": \"Bundle\"}; found a Bundle of no Observation, expected one at least",
        "{; Unexpected end-of-input"
      })
  void saysWhatIsNoResource(String text, String message) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void goesNoDeeperThanAResourceDoes() {
    assertThatThrownBy(() -> read("{\"a\":" + "[".repeat(10_000)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("nesting depth");
  }
}
