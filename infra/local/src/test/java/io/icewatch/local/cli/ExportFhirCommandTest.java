package io.icewatch.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** {@code ./icewatch export fhir}, of a lake that a replay has filled. */
class ExportFhirCommandTest {
  private static final long MIDNIGHT = 1_735_689_600; // 2025-01-01T00:00:00Z
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path folder;

  private static StringWriter out = new StringWriter();
  private static StringWriter err = new StringWriter();

  /** Two windows of patient 17, whose saturation is low in the second; somebody else beside. */
  @BeforeAll
  static void fillTheLake() throws IOException {
    System.setProperty("icewatch.home", Path.of("..", "..").toString());
    List<String> lines = new ArrayList<>();
    for (int second = 0; second < 1_200; second += 60) {
      lines.add(
          ("{\"patient_id\": \"17\", \"timestamp\": %d, \"spo2\": %d, \"heart_rate\": 80,"
                  + " \"temperature_f\": 98.6, \"resp_rate\": 16, \"sbp\": %d, \"map\": 93,"
                  + " \"etco2\": 38%s}")
              .formatted(
                  MIDNIGHT + second,
                  second < 600 ? 96 : 84,
                  second < 600 ? 120 : 130,
                  second < 600 ? "" : ", \"dbp\": 80"));
      lines.add(
          "{\"patient_id\": \"18\", \"timestamp\": %d, \"spo2\": 96}".formatted(MIDNIGHT + second));
    }
    Path input = Files.write(folder.resolve("readings.ndjson"), lines);
    assertThat(icewatch("replay", "--input", input.toString(), "--lake", lake())).isZero();
  }

  private static String lake() {
    return folder.resolve("lake").toString();
  }

  private static int icewatch(String... words) {
    out = new StringWriter();
    err = new StringWriter();
    CommandLine commandLine = Icewatch.commandLine();
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    return commandLine.execute(words);
  }

  private static int export(String from, String to, String... more) {
    List<String> words =
        new ArrayList<>(
            List.of("export", "fhir", "--lake", lake(), "--patient", "17", "--from", from));
    words.addAll(List.of("--to", to));
    words.addAll(List.of(more));
    return icewatch(words.toArray(String[]::new));
  }

  private static List<JsonNode> lines() {
    return out.toString()
        .lines()
        .map(line -> {
          try {
            return JSON.readTree(line);
          } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + line, e);
          }
        })
        .toList();
  }

  @Test
  void everyVitalOfEveryWindowIsAnObservationOfItsProfile() {
    assertThat(export("2025-01-01", "2025-01-02")).as(err.toString()).isZero();

    assertThat(lines()).hasSize(2 * 6).allSatisfy(VitalSignsProfile::check);
    assertThat(lines()).extracting(line -> line.path("id").asText()).doesNotHaveDuplicates();
    assertThat(err.toString()).contains("icewatch: 12 resources");
  }

  @Test
  void anObservationIsTheMeanOfItsWindow() throws JsonProcessingException {
    export("2025-01-01T00:10:00Z", "2025-01-02");

    assertThat(lines().getFirst())
        .isEqualTo(
            JSON.readTree(
                """
                {"resourceType": "Observation", "id": "%s",
                 "meta": {"profile": ["http://hl7.org/fhir/StructureDefinition/oxygensat"]},
                 "status": "final",
                 "category": [{"coding": [{
                     "system": "http://terminology.hl7.org/CodeSystem/observation-category",
                     "code": "vital-signs"}],
                   "text": "Vital Signs"}],
                 "code": {
                   "coding": [{"system": "http://loinc.org", "code": "2708-6"},
                              {"system": "http://loinc.org", "code": "59408-5"}],
                   "text": "Oxygen saturation in Arterial blood"},
                 "subject": {"type": "Patient",
                   "identifier": {"system": "urn:icewatch:patient", "value": "17"}},
                 "effectivePeriod": {
                   "start": "2025-01-01T00:10:00Z", "end": "2025-01-01T00:19:00Z"},
                 "valueQuantity": {
                   "value": 84, "unit": "%%", "system": "http://unitsofmeasure.org", "code": "%%"},
                 "component": [
                   {"code": {"coding": [{
                       "system": "http://terminology.hl7.org/CodeSystem/observation-statistics",
                       "code": "minimum"}], "text": "Minimum"},
                    "valueQuantity": {"value": 84, "unit": "%%",
                      "system": "http://unitsofmeasure.org", "code": "%%"}},
                   {"code": {"coding": [{
                       "system": "http://terminology.hl7.org/CodeSystem/observation-statistics",
                       "code": "maximum"}], "text": "Maximum"},
                    "valueQuantity": {"value": 84, "unit": "%%",
                      "system": "http://unitsofmeasure.org", "code": "%%"}},
                   {"code": {"coding": [{
                       "system": "http://terminology.hl7.org/CodeSystem/observation-statistics",
                       "code": "count"}], "text": "Count"},
                    "valueQuantity": {"value": 10, "unit": "1",
                      "system": "http://unitsofmeasure.org", "code": "1"}}]}
                """
                    .formatted(lines().getFirst().path("id").asText())));
  }

  @Test
  void aBloodPressureIsAPanelThatSaysWhatWasNotMeasured() {
    export("2025-01-01", "2025-01-02");

    assertThat(lines())
        .filteredOn(line -> line.at("/meta/profile/0").asText().endsWith("/bp"))
        .satisfiesExactly(
            first -> {
              assertThat(first.at("/component/0/valueQuantity/value").asInt()).isEqualTo(120);
              assertThat(first.at("/component/1/dataAbsentReason/coding/0/code").asText())
                  .isEqualTo("not-performed");
              assertThat(first.at("/component/2/valueQuantity/value").asInt()).isEqualTo(93);
            },
            second -> {
              assertThat(second.at("/component/0/valueQuantity/value").asInt()).isEqualTo(130);
              assertThat(second.at("/component/1/valueQuantity/value").asInt()).isEqualTo(80);
            });
  }

  @Test
  void alarmsAreDetectedIssues() {
    export("2025-01-01", "2025-01-02", "--alarms");

    List<JsonNode> issues =
        lines().stream()
            .filter(line -> line.path("resourceType").asText().equals("DetectedIssue"))
            .toList();
    assertThat(issues).isNotEmpty();
    assertThat(issues.getFirst().path("status").asText()).isEqualTo("final");
    assertThat(issues.getFirst().path("severity").asText()).isEqualTo("high");
    assertThat(issues.getFirst().at("/code/text").asText()).isEqualTo("spo2-low");
    assertThat(issues.getFirst().at("/patient/identifier/value").asText()).isEqualTo("17");
    assertThat(issues.getFirst().path("identifiedDateTime").asText())
        .isEqualTo("2025-01-01T00:10:00Z");
  }

  @Test
  void aBundleUpdatesEachResourceUnderTheIdThatALineHas() throws JsonProcessingException {
    export("2025-01-01", "2025-01-02");
    List<String> ids = lines().stream().map(line -> line.path("id").asText()).toList();

    export("2025-01-01", "2025-01-02", "--format", "bundle");

    JsonNode bundle = JSON.readTree(out.toString());
    assertThat(bundle.path("type").asText()).isEqualTo("transaction");
    assertThat(bundle.path("entry"))
        .extracting(
            entry -> entry.at("/request/method").asText() + entry.at("/request/url").asText())
        .containsExactlyElementsOf(ids.stream().map(id -> "PUTObservation/" + id).toList());
    assertThat(bundle.path("entry")).allSatisfy(e -> VitalSignsProfile.check(e.path("resource")));
  }

  @ParameterizedTest
  @CsvSource({
    "yesterday, 2025-01-02, 'found \"yesterday\", expected a time in UTC, e.g. 2026-11-30T08:15:00Z"
        + " or 2026-11-30'",
    "2025-01-02, 2025-01-01, 'found the range from 2025-01-02T00:00:00Z to 2025-01-01T00:00:00Z,"
        + " expected one that ends after it begins'"
  })
  void sayWhatIsWrongWithARange(String from, String to, String message) {
    assertThat(export(from, to)).isNotZero();

    assertThat(err.toString()).contains(message);
  }

  @Test
  void aPatientOfWhomNothingIsKeptIsAnEmptyAnswer() {
    assertThat(
            icewatch(
                "export",
                "fhir",
                "--lake",
                lake(),
                "--patient",
                "it's nobody",
                "--from",
                "2025-01-01",
                "--to",
                "2025-01-02"))
        .isZero();

    assertThat(out.toString()).isEmpty();
  }
}
