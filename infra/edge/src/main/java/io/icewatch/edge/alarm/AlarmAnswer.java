package io.icewatch.edge.alarm;

import io.icewatch.edge.hl7.Hl7Exception;
import io.icewatch.edge.hl7.Hl7Fault;
import io.icewatch.edge.hl7.Hl7Message;

/**
 * What somebody answered to an alarm on a phone: IHE PCD-05, Report Alert Status, as ORA^R41 with
 * the alert's id in OBR-3, the person in PRT-5 and {@code alert-acknowledged} as the inactivation
 * state.
 *
 * @param alertId of the page
 * @param patientId whose
 * @param by who answered; empty if the message does not say
 */
public record AlarmAnswer(String alertId, String patientId, String by) {
  private static final String INACTIVATION_STATE = "68483";
  private static final String ACKNOWLEDGED = "alert-acknowledged";

  /**
   * Reads a message.
   *
   * @throws Hl7Exception if it names no alert of ours, or says anything else than that it was
   *     acknowledged
   */
  public static AlarmAnswer read(Hl7Message message) throws Hl7Exception {
    String alertId = "";
    String by = "";
    String state = "";
    for (int i = 0; i < message.size(); i++) {
      message.select(i);
      switch (message.name(i)) {
        case "OBR" -> alertId = message.text(3);
        case "PRT" -> by = person(message);
        case "OBX" -> state = message.text(3).equals(INACTIVATION_STATE) ? message.text(5) : state;
        default -> {}
      }
    }
    if (!state.equals(ACKNOWLEDGED)) {
      throw new Hl7Exception(
          "OBX^1^5",
          Hl7Fault.Code.TABLE_VALUE,
          "found the inactivation state \"%s\", expected %s".formatted(state, ACKNOWLEDGED));
    }
    String[] parts = alertId.split("/", 4);
    if (parts.length < 4) {
      throw new Hl7Exception(
          "OBR^1^3",
          Hl7Fault.Code.TABLE_VALUE,
          "found no alert id of Icewatch, expected condition/start/page/patient");
    }
    // What was escalated is acknowledged as the page that it repeats.
    String page = parts[2].replaceFirst("-.*", "");
    return new AlarmAnswer(
        "%s/%s/%s/%s".formatted(parts[0], parts[1], page, parts[3]), parts[3], by);
  }

  /** PRT-5: family and given name, or the id alone. */
  private static String person(Hl7Message message) {
    String name = (message.text(5, 3) + " " + message.text(5, 2)).strip();
    return name.isEmpty() ? message.text(5) : name;
  }
}
