package io.icewatch.vitals.reading;

import io.icewatch.vitals.reading.CodeMapping.Target;
import io.icewatch.vitals.reading.Rejected.Reason;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An Observation of HL7 FHIR R4, as far as a reading needs it: one value, or a panel of components
 * (a blood pressure), read by a {@link CodeMapping}.
 *
 * @param patientId of {@code subject}: its identifier's value, else the id that it refers to; empty
 *     if it has neither
 * @param deviceId of {@code device}, likewise, else its display
 * @param status as it says; see {@link #isFinal}
 * @param time the first of {@code effective[x]} and {@code issued} that it has; empty if none. A
 *     period counts by its end
 * @param measured that time; null if it is none, or no moment: a day, or without a zone
 * @param values what became of its value, or of each component
 */
public record FhirObservation(
    String patientId,
    String deviceId,
    String status,
    String time,
    @Nullable Instant measured,
    List<Value> values) {
  /** The field by which a resource of FHIR says what it is. */
  public static final String RESOURCE_TYPE = "resourceType";

  /** The type of a resource that is an Observation. */
  static final String OBSERVATION = "Observation";

  /** The type of a resource that holds others. */
  static final String BUNDLE = "Bundle";

  private static final String LOINC = "http://loinc.org";
  private static final String MDC = "urn:iso:std:iso:11073:10101";
  private static final Set<String> FINAL = Set.of("final", "amended", "corrected");

  private static final int MOST_DIGITS = ReadingJson.DIGITS_OF_A_DOUBLE;

  /** So small is nothing that is measured: only an exponent gets further. */
  private static final int MOST_SCALE = 40;

  /** What became of one value. */
  public sealed interface Value {

    /**
     * A value of a vital.
     *
     * @param value in the vital's own unit
     * @param rank 0 for the preferred source of this vital
     */
    record Measured(Vital vital, BigDecimal value, int rank) implements Value {}

    /**
     * A vital that was not measured.
     *
     * @param how what is said instead of a value
     */
    record NotMeasured(Vital vital, String how) implements Value {}

    /**
     * A value of a vital that cannot be used.
     *
     * @param path where it stands, e.g. {@code .component[0]}; empty if it is the Observation's own
     */
    record Unusable(Vital vital, String path, Rejected fault) implements Value {}

    /**
     * A value of something else.
     *
     * @param code the first of its codes, e.g. {@code LN:8462-4}
     * @param name what that is called; empty if it is not known
     */
    record Other(String code, String name) implements Value {}
  }

  public FhirObservation {
    values = List.copyOf(values);
  }

  /**
   * Reads the resource that lies in {@code bytes[start, end)}.
   *
   * @throws IOException if it is no JSON object, or another resource: says what was found
   * @throws IndexOutOfBoundsException if the range does not lie in {@code bytes}
   */
  public static FhirObservation read(
      byte[] bytes, int startInclusive, int endExclusive, CodeMapping mapping) throws IOException {
    Objects.checkFromToIndex(startInclusive, endExclusive, bytes.length);
    Map<?, ?> resource = FhirJson.object(bytes, startInclusive, endExclusive);
    String type = FhirJson.text(resource, RESOURCE_TYPE);
    if (!type.equals(OBSERVATION)) {
      throw new IOException(
          type.equals(BUNDLE)
              ? "found a Bundle of no Observation, expected one at least"
              : "found the resource type \"%s\", expected %s or %s"
                  .formatted(type, OBSERVATION, BUNDLE));
    }
    Map<?, ?> subject = FhirJson.object(resource, "subject");
    Map<?, ?> device = FhirJson.object(resource, "device");
    String reference = FhirJson.text(subject, "reference");
    String time = time(resource);
    long millis = EventTime.millis(time);
    return new FhirObservation(
        first(identifier(subject), reference.substring(reference.lastIndexOf('/') + 1)),
        first(
            identifier(device),
            FhirJson.text(device, "reference"),
            FhirJson.text(device, "display")),
        FhirJson.text(resource, "status"),
        time,
        millis == Reading.NO_EVENT_TIME ? null : Instant.ofEpochMilli(millis),
        values(resource, mapping));
  }

  /** Whether somebody stands by it: it is neither preliminary nor entered in error. */
  public boolean isFinal() {
    return FINAL.contains(status);
  }

  private static String identifier(Map<?, ?> reference) {
    return FhirJson.text(FhirJson.object(reference, "identifier"), "value");
  }

  /** The first that is not empty; empty if none is. */
  private static String first(String... texts) {
    return Stream.of(texts).filter(text -> !text.isEmpty()).findFirst().orElse("");
  }

  private static String time(Map<?, ?> resource) {
    Map<?, ?> period = FhirJson.object(resource, "effectivePeriod");
    return first(
        FhirJson.text(resource, "effectiveDateTime"),
        FhirJson.text(resource, "effectiveInstant"),
        FhirJson.text(period, "end"),
        FhirJson.text(period, "start"),
        FhirJson.text(resource, "issued"));
  }

  private static List<Value> values(Map<?, ?> resource, CodeMapping mapping) {
    List<Map<?, ?>> components = FhirJson.objects(resource, "component");
    List<Value> values = new ArrayList<>();
    if (components.isEmpty() || target(resource, mapping).isPresent()) {
      values.add(value(resource, "", mapping));
    }
    for (int i = 0; i < components.size(); i++) {
      values.add(value(components.get(i), ".component[%d]".formatted(i), mapping));
    }
    return values;
  }

  private static Value value(Map<?, ?> valued, String path, CodeMapping mapping) {
    Target target = target(valued, mapping).orElse(null);
    Vital vital = target == null ? null : target.vital();
    if (target == null || vital == null) {
      return new Value.Other(
          codes(valued).map(Coding::toString).findFirst().orElse("no code"),
          target == null ? "" : target.name());
    }
    Map<?, ?> quantity = FhirJson.object(valued, "valueQuantity");
    BigDecimal value = FhirJson.number(quantity, "value");
    if (value == null) {
      Map<?, ?> reason = FhirJson.object(valued, "dataAbsentReason");
      return new Value.NotMeasured(
          vital,
          FhirJson.objects(reason, "coding").stream()
              .map(coding -> FhirJson.text(coding, "code"))
              .filter(code -> !code.isEmpty())
              .findFirst()
              .orElse("no value"));
    }
    if (mapping.isNotMeasured(value)) {
      return new Value.NotMeasured(vital, value.toPlainString());
    }
    if (!isMeasurable(value)) {
      return unusable(
          vital,
          path,
          Reason.VITAL_NOT_A_NUMBER,
          "found a value of more than %d digits".formatted(MOST_DIGITS));
    }
    String comparator = FhirJson.text(quantity, "comparator");
    if (!comparator.isEmpty()) {
      return unusable(
          vital,
          path,
          Reason.VITAL_NOT_A_NUMBER,
          "found the comparator %s, expected none".formatted(comparator));
    }
    BigDecimal digits = value.round(new MathContext(MOST_DIGITS, RoundingMode.HALF_UP));
    return unit(quantity, vital, target)
        .<Value>map(unit -> new Value.Measured(vital, unit.convert(digits), target.rank()))
        .orElseGet(() ->
            unusable(
                vital,
                path,
                Reason.UNIT_UNKNOWN,
                "found the unit \"%s\", expected one that becomes %s"
                    .formatted(
                        first(FhirJson.text(quantity, "code"), FhirJson.text(quantity, "unit")),
                        vital.unit())));
  }

  private static boolean isMeasurable(BigDecimal value) {
    return value.scale() <= MOST_SCALE && (long) value.precision() - value.scale() <= MOST_DIGITS;
  }

  private static Value unusable(Vital vital, String path, Reason reason, String found) {
    return new Value.Unusable(vital, path, new Rejected(reason, ReadingJson.shortened(found)));
  }

  private static Optional<Unit> unit(Map<?, ?> quantity, Vital vital, Target target) {
    String code = FhirJson.text(quantity, "code");
    String name = FhirJson.text(quantity, "unit");
    return code.isEmpty() && name.isEmpty()
        ? Optional.ofNullable(target.assumedUnit())
        : Unit.named(code).or(() -> Unit.named(name)).filter(unit -> unit.isFor(vital.unit()));
  }

  /** A code, under HL7 v2's name of its system where that has one. */
  private record Coding(String system, String code) {
    static Coding of(Map<?, ?> coding) {
      String system = FhirJson.text(coding, "system");
      return new Coding(
          switch (system) {
            case LOINC -> "LN";
            case MDC -> "MDC";
            default -> system;
          },
          FhirJson.text(coding, "code"));
    }

    @Override
    public String toString() {
      return system + ":" + code;
    }
  }

  private static Stream<Coding> codes(Map<?, ?> valued) {
    return FhirJson.objects(FhirJson.object(valued, "code"), "coding").stream().map(Coding::of);
  }

  private static Optional<Target> target(Map<?, ?> valued, CodeMapping mapping) {
    return codes(valued)
        .flatMap(coding -> Stream.ofNullable(mapping.find(coding.system(), coding.code())))
        .findFirst();
  }
}
