package io.icewatch.edge.mapping;

import io.icewatch.edge.hl7.Hl7Exception;
import io.icewatch.edge.hl7.Hl7Message;
import io.icewatch.edge.hl7.MessageHeader;
import java.util.ArrayList;
import java.util.List;

/**
 * What became of each observation of a message, and why: for whoever writes a mapping, whose main
 * question is why nothing comes out.
 */
public final class Explanation {
  private Explanation() {}

  /**
   * One line for each OBX, then one for each reading.
   *
   * @throws Hl7Exception if the message is refused as a whole
   */
  public static List<String> of(byte[] bytes, VitalMapping mapping) throws Hl7Exception {
    Hl7Message message = Hl7Message.parse(bytes, 0, bytes.length);
    ReadResult result = new OruReader(mapping).read(message, MessageHeader.of(message));
    List<String> lines = new ArrayList<>();
    int number = 0;
    for (int i = 0; i < message.size(); i++) {
      if (message.is(i, "OBX")) {
        message.select(i);
        lines.add(
            "OBX %d  %s  %s"
                .formatted(
                    number + 1, code(message), words(message, result.observations().get(number))));
        number++;
      }
    }
    for (OruReading reading : result.readings()) {
      lines.add(
          "reading of %s at %s: %s"
              .formatted(reading.patientId(), reading.measured(), reading.vitals()));
    }
    if (result.readings().isEmpty()) {
      lines.add("no reading comes out of this message");
    }
    return lines;
  }

  private static String code(Hl7Message message) {
    String code = Code.of(message.text(3, 3), message.text(3)).toString();
    String name = message.text(3, 2);
    return name.isEmpty() ? code : code + " " + name;
  }

  private static String words(Hl7Message message, Observation observation) {
    return switch (observation) {
      case Observation.Measured measured ->
          "%s = %s %s, measured at %s"
              .formatted(
                  measured.vital().field(),
                  measured.value().toPlainString(),
                  measured.vital().unit(),
                  measured.measured());
      case Observation.NotMeasured(String name, String how) ->
          "%s was not measured: %s".formatted(name, how);
      case Observation.Skipped(String why) -> skipped(message, why);
      case Observation.Refused(var fault) -> "refused, " + fault;
    };
  }

  private static String skipped(Hl7Message message, String why) {
    return switch (why) {
      case "unknown code" ->
          "no line of the mapping has %s%s"
              .formatted(
                  Code.of(message.text(3, 3), message.text(3)),
                  message.text(3, 4).isEmpty()
                      ? ""
                      : " or " + Code.of(message.text(3, 6), message.text(3, 4)));
      case "containment" -> "names a device or a channel, has no value";
      case "waveform" -> "a waveform, not a vital";
      default -> "known and not kept: " + why;
    };
  }
}
