package io.icewatch.edge.hl7;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.charset.Charset;

/**
 * What the answer needs of the message's MSH.
 *
 * @param controlId MSH-10, by which the sender knows its message again; empty if there is none
 * @param acceptAcknowledgment MSH-15: AL, NE, ER or SU; empty in original mode
 * @param applicationAcknowledgment MSH-16, likewise
 */
public record MessageHeader(
    Delimiters delimiters,
    Charset charset,
    String sendingApplication,
    String sendingFacility,
    String receivingApplication,
    String receivingFacility,
    String messageCode,
    String triggerEvent,
    String controlId,
    String processingId,
    String version,
    String acceptAcknowledgment,
    String applicationAcknowledgment) {

  /** Reads MSH. */
  public static MessageHeader of(Hl7Message message) {
    message.select(0);
    return new MessageHeader(
        message.delimiters(),
        message.charset(),
        message.text(3),
        message.text(4),
        message.text(5),
        message.text(6),
        message.text(9, 1),
        message.text(9, 2),
        message.text(10),
        message.text(11),
        message.text(12),
        message.text(15),
        message.text(16));
  }

  static MessageHeader unknown() {
    return new MessageHeader(
        Delimiters.USUAL, ISO_8859_1, "", "", "", "", "", "", "", "P", "2.6", "", "");
  }

  /** Who sent the message: MSH-3 and MSH-4. */
  public String sender() {
    return sendingFacility.isEmpty()
        ? sendingApplication
        : sendingApplication + "|" + sendingFacility;
  }

  boolean isEnhanced() {
    return !acceptAcknowledgment.isEmpty() || !applicationAcknowledgment.isEmpty();
  }

  /** HL7's table 0155: always, never, on error, on success; nothing said is never. */
  static boolean asksFor(String condition, boolean failed) {
    return switch (condition) {
      case "AL" -> true;
      case "ER" -> failed;
      case "SU" -> !failed;
      default -> false;
    };
  }
}
