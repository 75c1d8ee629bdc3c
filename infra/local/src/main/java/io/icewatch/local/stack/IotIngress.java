package io.icewatch.local.stack;

import io.icewatch.local.stream.KinesisStream;
import io.icewatch.local.template.IotRuleSpec;
import io.icewatch.vitals.reading.Message;
import io.icewatch.vitals.reading.Reading;
import io.icewatch.vitals.reading.ReadingJson;
import java.time.Instant;

/**
 * Puts messages into the stream under the partition key that the template's IoT rule gives them.
 */
public final class IotIngress {
  private static final String BY_PATIENT = "${" + ReadingJson.PATIENT_ID + "}";

  /**
   * What the rule would make an empty key, and so hand to its error action. A message may also be
   * put into the stream by somebody else; here it goes in, so that one can see what becomes of it.
   */
  private static final String UNREADABLE = "unreadable";

  private final KinesisStream stream;

  /**
   * @throws IllegalArgumentException if the rule's partition key is not the patient
   */
  IotIngress(KinesisStream stream, IotRuleSpec rule) {
    if (!rule.partitionKey().equals(BY_PATIENT)) {
      throw new IllegalArgumentException(
          "%s has partition key %s, expected %s"
              .formatted(rule.name(), rule.partitionKey(), BY_PATIENT));
    }
    this.stream = stream;
  }

  /**
   * Puts one message.
   *
   * @param arrival when it arrives in the stream
   * @throws IllegalArgumentException if it is larger than a record may be
   */
  public void put(byte[] message, Instant arrival) {
    put(message, ReadingJson.read(message), arrival);
  }

  /**
   * Puts one message that has been read already.
   *
   * @param read what {@code message} says
   * @param arrival when it arrives in the stream
   * @throws IllegalArgumentException if it is larger than a record may be
   */
  public void put(byte[] message, Message read, Instant arrival) {
    String key = read instanceof Reading reading ? reading.patientId() : UNREADABLE;
    stream.put(key, message, arrival);
  }
}
