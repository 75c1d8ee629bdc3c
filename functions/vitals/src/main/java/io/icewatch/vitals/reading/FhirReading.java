package io.icewatch.vitals.reading;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.icewatch.vitals.reading.FhirObservation.Value;
import io.icewatch.vitals.reading.Rejected.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An Observation of FHIR as a reading. As of a monitor's message, a value that cannot be used costs
 * itself only.
 *
 * <p>The template's filter passes every Observation on by its {@code resourceType}, whatever its
 * values: none of its vitals is hidden.
 */
final class FhirReading {
  private FhirReading() {}

  /** Reads the resource that lies in {@code bytes[start, end)}. */
  static Message read(byte[] bytes, int start, int end) throws JsonProcessingException {
    try {
      return message(FhirObservation.read(bytes, start, end, PublishedCodes.INSTANCE));
    } catch (JsonProcessingException e) {
      throw e;
    } catch (IOException e) {
      return new Rejected(
          Reason.NO_KNOWN_VITAL, ReadingJson.shortened(String.valueOf(e.getMessage())));
    }
  }

  private static Message message(FhirObservation observation) {
    if (observation.patientId().isBlank()) {
      return new Rejected(
          Reason.PATIENT_MISSING, "found no subject.identifier and no subject.reference");
    }
    Rejected patientFault = ReadingJson.patientFault(observation.patientId());
    if (patientFault != null) {
      return patientFault;
    }
    if (!observation.isFinal()) {
      return new Rejected(
          Reason.STATUS_NOT_FINAL,
          ReadingJson.shortened(
              "found the status \"%s\", expected final, amended or corrected"
                  .formatted(observation.status())));
    }
    if (observation.values().stream().allMatch(Value.Other.class::isInstance)) {
      return new Rejected(
          Reason.NO_KNOWN_VITAL, ReadingJson.shortened(others(observation.values())));
    }
    return reading(observation);
  }

  private static String others(List<Value> values) {
    return values.stream()
        .map(Value.Other.class::cast)
        .map(other -> other.name().isEmpty() ? other.code() : other.code() + " " + other.name())
        .collect(Collectors.joining(", ", "found ", ", expected the code of a vital"));
  }

  private static Reading reading(FhirObservation observation) {
    double[] values = Reading.noValues();
    int[] ranks = new int[values.length];
    Arrays.fill(ranks, Integer.MAX_VALUE);
    List<FieldFault> faults = new ArrayList<>();
    for (Value value : observation.values()) {
      switch (value) {
        case Value.Measured measured -> {
          int index = measured.vital().index();
          if (measured.rank() < ranks[index]) {
            ranks[index] = measured.rank();
            values[index] = measured.value().doubleValue();
          }
        }
        case Value.NotMeasured(Vital vital, String how) ->
            faults.add(
                new FieldFault(
                    vital.field(),
                    new Rejected(
                        Reason.NOT_MEASURED,
                        ReadingJson.shortened(
                            "found \"%s\" for %s".formatted(how, vital.field())))));
        case Value.Unusable unusable ->
            faults.add(new FieldFault(unusable.vital().field(), unusable.fault()));
        case Value.Other other -> {}
      }
    }
    if (observation.measured() == null && !observation.time().isEmpty()) {
      faults.add(
          new FieldFault(
              ReadingJson.TIMESTAMP,
              new Rejected(
                  Reason.TIMESTAMP_UNREADABLE,
                  "found a time in effective[x] or issued that is no moment, expected date, time"
                      + " and zone")));
    }
    return Reading.ofValues(
        observation.patientId().strip(),
        observation.measured() == null
            ? Reading.NO_EVENT_TIME
            : observation.measured().toEpochMilli(),
        values,
        faults);
  }
}
