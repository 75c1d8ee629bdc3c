package io.icewatch.edge.mapping;

import static java.util.Objects.requireNonNull;

import io.icewatch.edge.hl7.Hl7Exception;
import io.icewatch.edge.hl7.Hl7Fault.Code;
import io.icewatch.edge.hl7.Hl7Message;
import io.icewatch.edge.hl7.Hl7Time;
import io.icewatch.edge.hl7.MessageHeader;
import io.icewatch.edge.mapping.Observation.Measured;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads ORU^R01 messages: what of their observations is a reading, and what became of the rest. An
 * instance may be used by many threads.
 */
public final class OruReader {
  private final VitalMapping mapping;

  /** A reader by the given mapping. */
  public OruReader(VitalMapping mapping) {
    this.mapping = requireNonNull(mapping, "mapping");
  }

  /**
   * Reads a message.
   *
   * @throws Hl7Exception if it is no ORU, or holds vitals of nobody: neither patient nor bed
   */
  public ReadResult read(Hl7Message message, MessageHeader header) throws Hl7Exception {
    if (!header.messageCode().equals("ORU")) {
      throw new Hl7Exception(
          "MSH^1^9",
          Code.UNSUPPORTED_MESSAGE_TYPE,
          "found %s^%s, expected ORU^R01".formatted(header.messageCode(), header.triggerEvent()));
    }
    return new Pass(message, header).run();
  }

  /** One pass over one message. */
  private final class Pass {
    private final Hl7Message message;
    private final MessageHeader header;
    private final ZoneId zone;
    private final @Nullable Instant sent;
    private final ObservationReader observations;
    private final List<Observation> all = new ArrayList<>();
    private final ReadingCollector readings = new ReadingCollector();

    private String patient = "";
    private String bed = "";
    private @Nullable Instant observed;

    Pass(Hl7Message message, MessageHeader header) {
      this.message = message;
      this.header = header;
      this.zone = mapping.zone(header.sender());
      this.observations = new ObservationReader(mapping, zone);
      message.select(0);
      this.sent = Hl7Time.parse(message.text(7), zone).orElse(null);
      this.observed = sent;
    }

    ReadResult run() throws Hl7Exception {
      for (int i = 1; i < message.size(); i++) {
        if (message.is(i, "OBX")) {
          message.select(i);
          observation();
        } else if (message.is(i, "OBR")) {
          message.select(i);
          observed = Hl7Time.parse(message.text(7), zone).orElse(sent);
        } else if (message.is(i, "PID")) {
          message.select(i);
          patient = patientId();
          bed = "";
        } else if (message.is(i, "PV1")) {
          message.select(i);
          bed = bed();
        }
      }
      return new ReadResult(readings.readings(), all);
    }

    private void observation() throws Hl7Exception {
      Observation read =
          header.triggerEvent().equals("W01")
              ? new Observation.Skipped("waveform")
              : observations.read(message, all.size() + 1, observed);
      all.add(read);
      if (read instanceof Measured measured) {
        readings.add(whose(), header.sender(), measured);
      }
    }

    private String whose() throws Hl7Exception {
      if (!patient.isEmpty()) {
        return patient;
      }
      if (!bed.isEmpty()) {
        return "bed:" + bed;
      }
      throw new Hl7Exception(
          "PID^1^3",
          Code.REQUIRED_FIELD_MISSING,
          "found neither a patient in PID-3 nor a bed in PV1-3, expected one of them");
    }

    private String patientId() {
      String id = message.text(3);
      String authority = message.text(3, 4);
      return id.isEmpty() || authority.isEmpty() ? id : authority + ":" + id;
    }

    /** Point of care, room and bed; Mindray puts the bed behind an ampersand. */
    private String bed() {
      return Stream.of(
              message.text(3, 1), message.text(3, 2), message.text(3, 3), message.text(3, 3, 2))
          .filter(part -> !part.isEmpty())
          .collect(Collectors.joining("-"));
    }
  }
}
