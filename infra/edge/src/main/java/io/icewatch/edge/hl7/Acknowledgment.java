package io.icewatch.edge.hl7;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The answer to a message: MSH, MSA and an ERR segment for each fault, in the sender's own
 * delimiters and character set.
 *
 * <p>In original mode a message is answered with AA, AE or AR. In enhanced mode (MSH-15 or MSH-16
 * is valued) the accept acknowledgment says CA, CE or CR: that the message is kept safely, which is
 * what the sender waits for; an application acknowledgment that MSH-16 asks for is sent behind it.
 */
public final class Acknowledgment {
  private static final int MOST_REMARKS = 50;
  private static final int LONGEST_ID = 50;

  /** What became of a message. */
  public enum Outcome {
    /** It is kept, or was sent on. */
    ACCEPTED("AA", "CA"),
    /** It could not be read or not be kept; sent again it may be. */
    ERROR("AE", "CE"),
    /** It is of no kind that is taken here; sent again it will be refused again. */
    REJECTED("AR", "CR");

    private final String application;
    private final String accept;

    Outcome(String application, String accept) {
      this.application = application;
      this.accept = accept;
    }
  }

  /**
   * What an answer says of a message beyond its outcome.
   *
   * @param fault what is wrong
   * @param isWarning whether the rest of the message was taken all the same
   */
  public record Remark(Hl7Fault fault, boolean isWarning) {
    public Remark {
      requireNonNull(fault, "fault");
    }
  }

  private final MessageHeader header;

  private Acknowledgment(MessageHeader header) {
    this.header = header;
  }

  /** Of a message whose header can be read. */
  public static Acknowledgment of(MessageHeader header) {
    return new Acknowledgment(requireNonNull(header, "header"));
  }

  /** Of bytes in which there is no header: a sender must never be left without an answer. */
  public static Acknowledgment ofUnreadable() {
    return new Acknowledgment(MessageHeader.unknown());
  }

  /** Whether an answer, without the frame around it, says that the message is kept. */
  public static boolean isAccepted(String answer) {
    return answer.contains("\rMSA|AA|") || answer.contains("\rMSA|CA|");
  }

  /**
   * The answers in the order in which they are sent, each without the frame around it; empty if the
   * sender wants none for such an outcome.
   *
   * @param now the time that they carry
   */
  public List<byte[]> messages(Outcome outcome, List<Remark> remarks, Instant now) {
    if (!header.isEnhanced()) {
      return List.of(message(outcome.application, outcome, remarks, now));
    }
    boolean failed = outcome != Outcome.ACCEPTED;
    List<byte[]> answers = new ArrayList<>();
    if (MessageHeader.asksFor(header.acceptAcknowledgment(), failed)) {
      answers.add(message(outcome.accept, outcome, failed ? remarks : List.of(), now));
    }
    if (MessageHeader.asksFor(header.applicationAcknowledgment(), failed)) {
      answers.add(message(outcome.application, outcome, remarks, now));
    }
    return answers;
  }

  private byte[] message(String code, Outcome outcome, List<Remark> remarks, Instant now) {
    SegmentWriter out = new SegmentWriter(header.delimiters(), header.charset());
    writeHeader(out, code, now);
    out.begin("MSA").field(code).field(header.controlId()).end();
    for (Remark remark : atMost(remarks)) {
      Hl7Fault fault = remark.fault();
      out.begin("ERR")
          .skip(1)
          .components(fault.location().split("\\^", -1))
          .components(String.valueOf(fault.code().number()), fault.code().text(), "HL70357")
          .field(severity(outcome, remark))
          .skip(3)
          .field(fault.text())
          .end();
    }
    return out.bytes();
  }

  private void writeHeader(SegmentWriter out, String code, Instant now) {
    String id = code + "-" + header.controlId();
    String trigger = header.triggerEvent();
    out.beginHeader()
        .field(header.receivingApplication())
        .field(header.receivingFacility())
        .field(header.sendingApplication())
        .field(header.sendingFacility())
        .field(Hl7Time.format(now))
        .skip(1)
        .components(trigger.isEmpty() ? new String[] {"ACK"} : new String[] {"ACK", trigger, "ACK"})
        .field(id.length() > LONGEST_ID ? id.substring(0, LONGEST_ID) : id)
        .field(header.processingId())
        .field(header.version())
        .end();
  }

  /** The first of them, and how many more there are: an answer must not outgrow its message. */
  private static List<Remark> atMost(List<Remark> remarks) {
    if (remarks.size() <= MOST_REMARKS) {
      return remarks;
    }
    List<Remark> some = new ArrayList<>(remarks.subList(0, MOST_REMARKS));
    Hl7Fault last = remarks.get(MOST_REMARKS).fault();
    some.add(
        new Remark(
            new Hl7Fault("", last.code(), "and %d more".formatted(remarks.size() - MOST_REMARKS)),
            remarks.getLast().isWarning()));
    return some;
  }

  private static String severity(Outcome outcome, Remark remark) {
    return remark.isWarning() && outcome == Outcome.ACCEPTED ? "W" : "E";
  }
}
