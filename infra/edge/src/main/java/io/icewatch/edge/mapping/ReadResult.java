package io.icewatch.edge.mapping;

import io.icewatch.edge.hl7.Hl7Fault;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a message of HL7 v2 or a resource of FHIR holds.
 *
 * @param readings in the order of their first observations; empty if no vital was measured
 * @param observations what became of each OBX or each value, in their order
 */
public record ReadResult(List<OruReading> readings, List<Observation> observations) {
  public ReadResult {
    readings = List.copyOf(readings);
    observations = List.copyOf(observations);
  }

  /** What was refused, in the order of the message. */
  public List<Hl7Fault> faults() {
    return observations.stream()
        .flatMap(each ->
            each instanceof Observation.Refused(Hl7Fault fault) ? Stream.of(fault) : Stream.empty())
        .toList();
  }

  /** Whether all that it measured was refused: there are faults, and no reading. */
  public boolean isRefused() {
    return readings.isEmpty() && !faults().isEmpty();
  }
}
