package io.icewatch.edge.mapping;

import static java.util.Objects.requireNonNull;

import io.icewatch.edge.hl7.Hl7Fault;
import io.icewatch.edge.mapping.Observation.Measured;
import io.icewatch.edge.mapping.Observation.NotMeasured;
import io.icewatch.edge.mapping.Observation.Refused;
import io.icewatch.edge.mapping.Observation.Skipped;
import io.icewatch.edge.mapping.VitalMapping.Target;
import io.icewatch.vitals.reading.Vital;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads Observations of HL7 FHIR R4, alone or in a Bundle, by the mapping of the HL7 v2 messages:
 * same codes, same units, same values that mean "not measured". An instance may be used by many
 * threads.
 */
public final class FhirReader {
  private static final String LOINC = "http://loinc.org";
  private static final String MDC = "urn:iso:std:iso:11073:10101";
  private static final Set<String> TAKEN = Set.of("final", "amended", "corrected");

  /** Counters are kept by it: no resource can make up more of them. */
  private static final Set<String> OTHER =
      Set.of("registered", "preliminary", "cancelled", "entered-in-error");

  private final VitalMapping mapping;

  /** A reader by the given mapping. */
  public FhirReader(VitalMapping mapping) {
    this.mapping = requireNonNull(mapping, "mapping");
  }

  /**
   * What a resource holds: of each value an observation, of each patient and moment a reading.
   *
   * @throws IOException if it is no Observation and no Bundle: says what was found
   */
  public ReadResult read(byte[] bytes) throws IOException {
    Map<?, ?> resource = FhirJson.object(bytes);
    Pass pass = new Pass();
    String type = FhirJson.text(resource, "resourceType");
    switch (type) {
      case "Observation" -> pass.observation(resource, "Observation");
      case "Bundle" -> {
        int number = 0;
        for (Map<?, ?> entry : FhirJson.objects(resource, "entry")) {
          Map<?, ?> each = FhirJson.object(entry, "resource");
          String where = "Bundle.entry[%d].resource".formatted(number++);
          if (FhirJson.text(each, "resourceType").equals("Observation")) {
            pass.observation(each, where);
          } else {
            pass.all.add(new Skipped("no Observation"));
          }
        }
      }
      default ->
          throw new IOException(
              "found the resource type \"%s\", expected Observation or Bundle".formatted(type));
    }
    return pass.result();
  }

  /** One pass over one resource. */
  private final class Pass {
    private final List<Observation> all = new ArrayList<>();
    private final ReadingCollector readings = new ReadingCollector();

    ReadResult result() {
      return new ReadResult(readings.readings(), all);
    }

    void observation(Map<?, ?> resource, String where) {
      String status = FhirJson.text(resource, "status");
      if (!TAKEN.contains(status)) {
        all.add(new Skipped(OTHER.contains(status) ? "status " + status : "status unknown"));
        return;
      }
      List<Map<?, ?>> components = FhirJson.objects(resource, "component");
      if (components.isEmpty() || target(resource).isPresent()) {
        value(resource, resource, where);
      }
      for (int i = 0; i < components.size(); i++) {
        value(components.get(i), resource, "%s.component[%d]".formatted(where, i));
      }
    }

    private void value(Map<?, ?> valued, Map<?, ?> resource, String where) {
      Observation read = FhirReader.this.value(valued, resource, where);
      if (read instanceof Measured measured) {
        String patient = patient(resource);
        if (patient.isEmpty()) {
          read =
              refused(
                  where, measured.source(), "found no subject.identifier and no subject.reference");
        } else {
          readings.add(patient, device(resource), measured);
        }
      }
      all.add(read);
    }
  }

  private Observation value(Map<?, ?> valued, Map<?, ?> resource, String where) {
    Optional<Target> found = target(valued);
    if (found.isEmpty()) {
      return new Skipped("unknown code");
    }
    Target target = found.get();
    Vital vital = target.vital();
    if (vital == null) {
      return new Skipped(target.name());
    }
    Map<?, ?> quantity = FhirJson.object(valued, "valueQuantity");
    BigDecimal value = FhirJson.number(quantity, "value");
    if (value == null) {
      String reason = firstCode(FhirJson.object(valued, "dataAbsentReason"));
      return new NotMeasured(target.name(), reason.isEmpty() ? "no value" : reason);
    }
    if (mapping.isSentinel(value)) {
      return new NotMeasured(target.name(), value.toPlainString());
    }
    if (value.precision() > 15 || Math.abs(value.scale()) > 15) {
      return refused(where, target.name(), "found a value of more than 15 digits");
    }
    String comparator = FhirJson.text(quantity, "comparator");
    if (!comparator.isEmpty()) {
      return refused(
          where, target.name(), "found the comparator %s, expected none".formatted(comparator));
    }
    Optional<Unit> unit = unit(quantity, vital);
    if (unit.isEmpty()) {
      return refused(
          where,
          target.name(),
          "found the unit \"%s\", expected one that becomes %s"
              .formatted(FhirJson.text(quantity, "code"), vital.unit()));
    }
    Instant measured = measured(resource);
    return measured == null
        ? refused(
            where,
            target.name(),
            "found no time with a zone in effective[x] and issued, expected one")
        : new Measured(
            vital, unit.get().convert(value), measured, target.rank(), "", target.name());
  }

  private static Refused refused(String where, String name, String text) {
    return new Refused(new Hl7Fault(where, Hl7Fault.Code.DATA_TYPE, name + ": " + text));
  }

  private Optional<Target> target(Map<?, ?> valued) {
    return FhirJson.objects(FhirJson.object(valued, "code"), "coding").stream()
        .map(coding ->
            mapping.find(
                Code.of(system(FhirJson.text(coding, "system")), FhirJson.text(coding, "code"))))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static String system(String uri) {
    return switch (uri) {
      case LOINC -> "LN";
      case MDC -> "MDC";
      default -> uri;
    };
  }

  private static Optional<Unit> unit(Map<?, ?> quantity, Vital vital) {
    return Unit.named(FhirJson.text(quantity, "code"))
        .or(() -> Unit.named(FhirJson.text(quantity, "unit")))
        .filter(unit -> unit.isFor(vital.unit()));
  }

  private static String firstCode(Map<?, ?> concept) {
    return FhirJson.objects(concept, "coding").stream()
        .map(coding -> FhirJson.text(coding, "code"))
        .findFirst()
        .orElse("");
  }

  /** A period counts by its end. */
  private static @Nullable Instant measured(Map<?, ?> resource) {
    Map<?, ?> period = FhirJson.object(resource, "effectivePeriod");
    for (String text :
        List.of(
            FhirJson.text(resource, "effectiveDateTime"),
            FhirJson.text(resource, "effectiveInstant"),
            FhirJson.text(period, "end"),
            FhirJson.text(period, "start"),
            FhirJson.text(resource, "issued"))) {
      if (!text.isEmpty()) {
        try {
          return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
          return null; // a day, a month, a year: when a day was, not a reading
        }
      }
    }
    return null;
  }

  /** A logical reference's value, or the id of a literal one. */
  private static String patient(Map<?, ?> resource) {
    Map<?, ?> subject = FhirJson.object(resource, "subject");
    String value = FhirJson.text(FhirJson.object(subject, "identifier"), "value");
    String reference = FhirJson.text(subject, "reference");
    return value.isEmpty() ? reference.substring(reference.lastIndexOf('/') + 1) : value;
  }

  private static String device(Map<?, ?> resource) {
    Map<?, ?> device = FhirJson.object(resource, "device");
    for (String name :
        List.of(
            FhirJson.text(FhirJson.object(device, "identifier"), "value"),
            FhirJson.text(device, "reference"),
            FhirJson.text(device, "display"))) {
      if (!name.isEmpty()) {
        return name;
      }
    }
    return "FHIR";
  }
}
