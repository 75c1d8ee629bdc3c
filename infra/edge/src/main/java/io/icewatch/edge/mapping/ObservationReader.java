package io.icewatch.edge.mapping;

import static java.util.Objects.requireNonNull;

import io.icewatch.edge.hl7.Hl7Fault;
import io.icewatch.edge.hl7.Hl7Fault.Code;
import io.icewatch.edge.hl7.Hl7Message;
import io.icewatch.edge.hl7.Hl7Time;
import io.icewatch.edge.mapping.Observation.Measured;
import io.icewatch.edge.mapping.Observation.NotMeasured;
import io.icewatch.edge.mapping.Observation.Refused;
import io.icewatch.edge.mapping.Observation.Skipped;
import io.icewatch.vitals.reading.CodeMapping.Target;
import io.icewatch.vitals.reading.Unit;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads OBX segments by the mapping. */
final class ObservationReader {
  /** A decimal of at most 15 digits: nothing that a monitor measures has more. */
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d{1,15}(\\.\\d{0,15})?|\\.\\d{1,15})");

  /** HL7's table 0085: counters are kept by it, so that no message can make up more of them. */
  private static final Set<String> STATUSES =
      Set.of("B", "C", "D", "I", "N", "O", "P", "S", "U", "V", "W");

  private final VitalMapping mapping;
  private final ZoneId zone;

  ObservationReader(VitalMapping mapping, ZoneId zone) {
    this.mapping = mapping;
    this.zone = zone;
  }

  /**
   * Reads the segment that the message has selected.
   *
   * @param number which OBX of the message it is, from 1
   * @param otherwise when the group was observed, for an OBX that has no time of its own; null if
   *     the message has none either
   */
  Observation read(Hl7Message message, int number, @Nullable Instant otherwise) {
    String type = message.text(2);
    if (type.equals("NA") || type.equals("MA")) {
      return new Skipped("waveform");
    }
    if (!message.has(5) && !message.has(11)) {
      return new Skipped("containment");
    }
    Target found = find(message, 3, 1);
    if (found == null) {
      found = find(message, 3, 4); // the alternate code stands in 4 to 6
    }
    if (found == null) {
      return new Skipped("unknown code");
    }
    if (found.vital() == null) {
      return new Skipped(found.name());
    }
    String status = message.text(11);
    if (!status.isEmpty() && !status.equals("F") && !status.equals("R")) {
      return status.equals("X")
          ? new NotMeasured(found.name(), "status X")
          : new Skipped(STATUSES.contains(status) ? "status " + status : "status unknown");
    }
    return value(message, found, number, otherwise);
  }

  private @Nullable Target find(Hl7Message message, int field, int component) {
    String code = message.text(field, component);
    return code.isEmpty() ? null : mapping.find(message.text(field, component + 2), code);
  }

  private Observation value(
      Hl7Message message, Target target, int number, @Nullable Instant otherwise) {
    String text = message.text(5);
    if (text.isEmpty() || mapping.isNotMeasured(text)) {
      return new NotMeasured(target.name(), text.isEmpty() ? "no value" : text);
    }
    if (!NUMBER.matcher(text).matches()) {
      return refused(number, 5, Code.DATA_TYPE, target, "found no number, expected one");
    }
    BigDecimal value = new BigDecimal(text);
    if (mapping.isNotMeasured(value)) {
      return new NotMeasured(target.name(), text);
    }
    Optional<Unit> unit = unit(message, target);
    if (unit.isEmpty()) {
      String name = message.text(6);
      return refused(
          number,
          6,
          Code.TABLE_VALUE,
          target,
          name.isEmpty()
              ? "found no unit, expected one"
              : "found the unit %s, expected one that becomes %s"
                  .formatted(name, requireNonNull(target.vital()).unit()));
    }
    Instant measured = Hl7Time.parse(message.text(14), zone).orElse(otherwise);
    if (measured == null) {
      return refused(
          number,
          14,
          Code.REQUIRED_FIELD_MISSING,
          target,
          "found no time in OBX-14, OBR-7 and MSH-7, expected one");
    }
    return new Measured(
        requireNonNull(target.vital()),
        unit.get().convert(value),
        measured,
        target.rank(),
        message.text(4),
        target.name());
  }

  private static Optional<Unit> unit(Hl7Message message, Target target) {
    if (!message.has(6)) {
      return Optional.ofNullable(target.assumedUnit());
    }
    String vitalUnit = requireNonNull(target.vital()).unit();
    for (int component : new int[] {1, 2, 4, 5}) {
      Optional<Unit> unit = Unit.named(message.text(6, component));
      if (unit.isPresent()) {
        return unit.filter(found -> found.isFor(vitalUnit));
      }
    }
    return Optional.empty();
  }

  private static Refused refused(int number, int field, Code code, Target target, String text) {
    return new Refused(
        new Hl7Fault("OBX^%d^%d".formatted(number, field), code, target.name() + ": " + text));
  }
}
