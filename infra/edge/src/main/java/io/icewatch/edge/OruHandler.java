package io.icewatch.edge;

import static java.util.Objects.requireNonNull;

import io.icewatch.edge.alarm.AlarmAnswer;
import io.icewatch.edge.alarm.AlarmAnswers;
import io.icewatch.edge.hl7.Acknowledgment;
import io.icewatch.edge.hl7.Acknowledgment.Outcome;
import io.icewatch.edge.hl7.Acknowledgment.Remark;
import io.icewatch.edge.hl7.Hl7Exception;
import io.icewatch.edge.hl7.Hl7Fault;
import io.icewatch.edge.hl7.Hl7Message;
import io.icewatch.edge.hl7.MessageHeader;
import io.icewatch.edge.mapping.OruReader;
import io.icewatch.edge.mapping.ReadResult;
import io.icewatch.edge.mllp.MessageHandler;
import io.icewatch.edge.queue.DurableQueue;
import io.icewatch.edge.queue.Incoming;
import io.icewatch.edge.queue.QueueException;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages, keeps what they hold and answers them, in this order: an acknowledgment says that
 * every reading of the message is on the disk.
 *
 * <p>AA: kept, or nothing to keep; what was refused of it is named as a warning. AE: nothing could
 * be read, or nothing be kept. AR: a kind of message that is not taken here.
 */
final class OruHandler implements MessageHandler {
  private final OruReader reader;
  private final DurableQueue queue;
  private final @Nullable AlarmAnswers answers;
  private final InstantSource clock;
  private final GatewayMetrics metrics;

  /**
   * @param answers gets what people answer to alarms; null: such messages are refused
   */
  OruHandler(
      OruReader reader,
      DurableQueue queue,
      @Nullable AlarmAnswers answers,
      InstantSource clock,
      GatewayMetrics metrics) {
    this.answers = answers;
    this.reader = requireNonNull(reader, "reader");
    this.queue = requireNonNull(queue, "queue");
    this.clock = requireNonNull(clock, "clock");
    this.metrics = requireNonNull(metrics, "metrics");
  }

  @Override
  public List<byte[]> handle(byte[] bytes) throws InterruptedException {
    long began = System.nanoTime();
    Hl7Message message;
    try {
      message = Hl7Message.parse(bytes, 0, bytes.length);
    } catch (Hl7Exception e) {
      return refuse(Acknowledgment.ofUnreadable(), "", bytes, e.fault(), Outcome.REJECTED);
    }
    MessageHeader header = MessageHeader.of(message);
    Acknowledgment acknowledgment = Acknowledgment.of(header);
    if (answers != null && header.messageCode().equals("ORA")) {
      return answered(acknowledgment, header, message, answers);
    }
    try {
      ReadResult result = reader.read(message, header);
      metrics.read(result);
      List<byte[]> answers = answer(acknowledgment, header, bytes, result);
      metrics.acknowledged(System.nanoTime() - began);
      return answers;
    } catch (Hl7Exception e) {
      Outcome outcome =
          e.fault().code() == Hl7Fault.Code.UNSUPPORTED_MESSAGE_TYPE
              ? Outcome.REJECTED
              : Outcome.ERROR;
      return refuse(acknowledgment, header.sender(), bytes, e.fault(), outcome);
    }
  }

  /** AA: the answer to an alarm is kept. AE: it is not, and why. */
  private List<byte[]> answered(
      Acknowledgment acknowledgment, MessageHeader header, Hl7Message message, AlarmAnswers keeper)
      throws InterruptedException {
    try {
      keeper.accept(AlarmAnswer.read(message), header.controlId());
      metrics.alarmAnswered(Outcome.ACCEPTED);
      return acknowledgment.messages(Outcome.ACCEPTED, List.of(), clock.instant());
    } catch (Hl7Exception e) {
      return notAnswered(acknowledgment, e.fault());
    } catch (IOException e) {
      return notAnswered(
          acknowledgment,
          new Hl7Fault("", Hl7Fault.Code.APPLICATION_INTERNAL, String.valueOf(e.getMessage())));
    }
  }

  private List<byte[]> notAnswered(Acknowledgment acknowledgment, Hl7Fault fault) {
    metrics.alarmAnswered(Outcome.ERROR);
    return acknowledgment.messages(
        Outcome.ERROR, List.of(new Remark(fault, false)), clock.instant());
  }

  private List<byte[]> answer(
      Acknowledgment acknowledgment, MessageHeader header, byte[] bytes, ReadResult result)
      throws InterruptedException {
    List<Hl7Fault> faults = result.faults();
    boolean isRefused = result.isRefused();
    try {
      DurableQueue.Kept kept = queue.keep(ReadingRecord.incoming(header.sender(), bytes, result));
      Outcome outcome = isRefused ? Outcome.ERROR : Outcome.ACCEPTED;
      metrics.answered(outcome, kept);
      return acknowledgment.messages(
          outcome,
          faults.stream().map(fault -> new Remark(fault, !isRefused)).toList(),
          clock.instant());
    } catch (QueueException e) {
      return notKept(acknowledgment, e);
    }
  }

  @Override
  public List<byte[]> refuse(byte[] message, String reason) throws InterruptedException {
    Hl7Fault fault = new Hl7Fault("", Hl7Fault.Code.SEGMENT_SEQUENCE, reason);
    try {
      MessageHeader header = MessageHeader.of(Hl7Message.parse(message, 0, message.length));
      return refuse(Acknowledgment.of(header), header.sender(), message, fault, Outcome.ERROR);
    } catch (Hl7Exception e) {
      return refuse(Acknowledgment.ofUnreadable(), "", message, fault, Outcome.ERROR);
    }
  }

  private List<byte[]> refuse(
      Acknowledgment acknowledgment, String sender, byte[] bytes, Hl7Fault fault, Outcome outcome)
      throws InterruptedException {
    try {
      DurableQueue.Kept kept = queue.keep(new Incoming(sender, bytes, List.of(), fault.toString()));
      metrics.answered(outcome, kept);
      return acknowledgment.messages(outcome, List.of(new Remark(fault, false)), clock.instant());
    } catch (QueueException e) {
      return notKept(acknowledgment, e);
    }
  }

  private List<byte[]> notKept(Acknowledgment acknowledgment, QueueException e) {
    metrics.notKept();
    Hl7Fault fault =
        new Hl7Fault(
            "", Hl7Fault.Code.APPLICATION_INTERNAL, requireNonNull(e.getMessage(), "message"));
    return acknowledgment.messages(
        Outcome.ERROR, List.of(new Remark(fault, false)), clock.instant());
  }
}
