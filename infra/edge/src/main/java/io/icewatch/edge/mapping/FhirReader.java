package io.icewatch.edge.mapping;

import static java.util.Objects.requireNonNull;

import io.icewatch.edge.hl7.Hl7Fault;
import io.icewatch.edge.mapping.Observation.Measured;
import io.icewatch.edge.mapping.Observation.NotMeasured;
import io.icewatch.edge.mapping.Observation.Refused;
import io.icewatch.edge.mapping.Observation.Skipped;
import io.icewatch.vitals.reading.FhirObservation;
import io.icewatch.vitals.reading.FhirObservation.Value;
import io.icewatch.vitals.reading.ReadingBatch;
import io.icewatch.vitals.reading.Vital;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Reads Observations of HL7 FHIR R4, alone or in a Bundle, by the mapping of the HL7 v2 messages:
 * same codes, same units, same values that mean "not measured". An instance may be used by many
 * threads.
 */
public final class FhirReader {
  /** Counters are kept by it: no resource can make up more of them. */
  private static final Set<String> NOT_FINAL =
      Set.of("registered", "preliminary", "cancelled", "entered-in-error");

  private final VitalMapping mapping;

  /** A reader by the given mapping. */
  public FhirReader(VitalMapping mapping) {
    this.mapping = requireNonNull(mapping, "mapping");
  }

  /**
   * What a resource holds: of each value an observation, of each patient and moment a reading.
   *
   * @throws IOException if it is no Observation and no Bundle of one: says what was found
   */
  public ReadResult read(byte[] bytes) throws IOException {
    Pass pass = new Pass();
    ReadingBatch bundle = ReadingBatch.read(bytes, 0, bytes.length);
    if (bundle == null) {
      pass.add(FhirObservation.read(bytes, 0, bytes.length, mapping), "Observation");
    } else {
      for (int i = 0; i < bundle.size(); i++) {
        pass.add(
            FhirObservation.read(bytes, bundle.start(i), bundle.end(i), mapping),
            "Bundle.entry.resource.ofType(Observation)[%d]".formatted(i));
      }
    }
    return pass.result();
  }

  /** One pass over one resource. */
  private static final class Pass {
    private final List<Observation> all = new ArrayList<>();
    private final ReadingCollector readings = new ReadingCollector();

    ReadResult result() {
      return new ReadResult(readings.readings(), all);
    }

    /**
     * @param where the FHIRPath of the Observation
     */
    void add(FhirObservation observation, String where) {
      String status = observation.status();
      if (observation.isFinal()) {
        observation.values().forEach(value -> add(value, observation, where));
      } else {
        all.add(new Skipped(NOT_FINAL.contains(status) ? "status " + status : "status unknown"));
      }
    }

    private void add(Value value, FhirObservation observation, String where) {
      all.add(
          switch (value) {
            case Value.Measured measured -> measured(measured, observation, where);
            case Value.NotMeasured(Vital vital, String how) -> new NotMeasured(vital.field(), how);
            case Value.Unusable(Vital vital, String path, var fault) ->
                refused(where + path, vital, fault.detail());
            case Value.Other(String code, String name) ->
                new Skipped(name.isEmpty() ? "unknown code" : name);
          });
    }

    private Observation measured(Value.Measured value, FhirObservation observation, String where) {
      Vital vital = value.vital();
      if (observation.patientId().isEmpty()) {
        return refused(where, vital, "found no subject.identifier and no subject.reference");
      }
      Instant moment = observation.measured();
      if (moment == null) {
        return refused(
            where, vital, "found no time with a zone in effective[x] and issued, expected one");
      }
      Measured measured =
          new Measured(vital, value.value(), moment, value.rank(), "", vital.field());
      String device = observation.deviceId();
      readings.add(observation.patientId(), device.isEmpty() ? "FHIR" : device, measured);
      return measured;
    }

    private static Refused refused(String where, Vital vital, String text) {
      return new Refused(new Hl7Fault(where, Hl7Fault.Code.DATA_TYPE, vital.field() + ": " + text));
    }
  }
}
