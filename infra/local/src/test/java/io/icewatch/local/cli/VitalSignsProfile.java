package io.icewatch.local.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * What FHIR R4's vital-signs profile and the profiles derived from it ask of an Observation: their
 * cardinalities, fixed codes and units (hl7.org/fhir/R4/observation-vitalsigns.html), and the
 * invariants vs-1 to vs-3, obs-6 and obs-7.
 */
final class VitalSignsProfile {
  private static final String PROFILES = "http://hl7.org/fhir/StructureDefinition/";
  private static final String LOINC = "http://loinc.org";

  /** Profile: its LOINC code and the unit it fixes. */
  private static final Map<String, List<String>> FIXED =
      Map.of(
          "oxygensat", List.of("2708-6", "%"),
          "heartrate", List.of("8867-4", "/min"),
          "bodytemp", List.of("8310-5", "[degF]"), // or Cel
          "resprate", List.of("9279-1", "/min"),
          "bp", List.of("85354-9", "mm[Hg]"),
          "vitalsigns", List.of("19891-1", "mm[Hg]"));

  private VitalSignsProfile() {}

  static void check(JsonNode observation) {
    assertThat(observation.path("resourceType").asText()).isEqualTo("Observation");
    assertThat(observation.path("id").asText()).matches("[A-Za-z0-9.-]{1,64}");
    String profile = observation.at("/meta/profile/0").asText().substring(PROFILES.length());
    List<String> fixed = requireNonNull(FIXED.get(profile), profile);
    String code = fixed.get(0);
    String unit = fixed.get(1);

    assertThat(observation.path("status").asText()).isEqualTo("final");
    assertThat(
            codes(
                observation.at("/category/0"),
                "http://terminology.hl7.org/CodeSystem/observation-category"))
        .containsExactly("vital-signs");
    assertThat(codes(observation.path("code"), LOINC)).contains(code);
    assertThat(observation.at("/subject/identifier/value").asText()).isNotEmpty();
    Instant start = Instant.parse(observation.at("/effectivePeriod/start").asText());
    assertThat(start) // vs-1 is about a dateTime; per-1: a period does not end before it starts
        .isBeforeOrEqualTo(Instant.parse(observation.at("/effectivePeriod/end").asText()));

    boolean isPanel = profile.equals("bp");
    assertThat(observation.has("valueQuantity"))
        .as("value[x] of %s", profile)
        .isNotEqualTo(isPanel);
    if (isPanel) {
      part(observation, "8480-6");
      part(observation, "8462-4");
    } else {
      quantity(observation.path("valueQuantity"), unit);
    }
    valueOrReason(observation, observation.path("component").size() > 0); // vs-2, obs-6
    for (JsonNode component : observation.path("component")) {
      valueOrReason(component, false); // vs-3
      // obs-7: the value is that of the code, and of no component with the same code
      assertThat(codes(component.path("code"), LOINC))
          .doesNotContainAnyElementsOf(codes(observation.path("code"), LOINC));
    }
  }

  /** Exactly one component of a blood pressure has the code; its value is in mm[Hg]. */
  private static void part(JsonNode observation, String code) {
    List<JsonNode> parts =
        StreamSupport.stream(observation.path("component").spliterator(), false)
            .filter(component -> codes(component.path("code"), LOINC).contains(code))
            .toList();
    assertThat(parts).as("components " + code).hasSize(1);
    if (parts.getFirst().has("valueQuantity")) {
      quantity(parts.getFirst().path("valueQuantity"), "mm[Hg]");
    }
  }

  private static void quantity(JsonNode quantity, String unit) {
    assertThat(quantity.path("value").isNumber()).isTrue();
    assertThat(quantity.path("unit").asText()).isNotEmpty();
    assertThat(quantity.path("system").asText()).isEqualTo("http://unitsofmeasure.org");
    assertThat(quantity.path("code").asText()).isEqualTo(unit);
  }

  private static void valueOrReason(JsonNode node, boolean mayHaveNeither) {
    boolean value = node.has("valueQuantity");
    boolean reason = node.has("dataAbsentReason");
    assertThat(value && reason).as("a value and a reason for its absence: %s", node).isFalse();
    assertThat(value || reason || mayHaveNeither).as("neither of them: %s", node).isTrue();
  }

  private static List<String> codes(JsonNode concept, String system) {
    List<String> codes = new ArrayList<>();
    for (JsonNode coding : concept.path("coding")) {
      if (coding.path("system").asText().equals(system)) {
        codes.add(coding.path("code").asText());
      }
    }
    return codes;
  }
}
