package io.icewatch.local.stack;

import static java.util.Objects.requireNonNull;

import io.icewatch.local.aws.iot.IotMessage;
import io.icewatch.local.aws.iot.PartitionKey;
import io.icewatch.local.stream.KinesisStream;
import io.icewatch.local.template.IotRuleSpec;
import java.time.Instant;

/**
 * One IoT rule of the template: puts messages into its stream, under the key that it gives them.
 */
public final class IotIngress {
  /**
   * The key of a message whose sender nobody can tell. The rule has none for a message that is no
   * JSON, and would hand it to its error action; but whoever puts records into the stream directly
   * may put such a message there too. Here it goes in, under its sender's key if the message says
   * that before its fault, so that one can see what becomes of it.
   */
  private static final String UNREADABLE = "unreadable";

  private final IotRuleSpec rule;
  private final PartitionKey partitionKey;
  private final KinesisStream stream;

  IotIngress(IotRuleSpec rule, KinesisStream stream) {
    this.rule = requireNonNull(rule, "rule");
    this.partitionKey = new PartitionKey(rule);
    this.stream = requireNonNull(stream, "stream");
  }

  /** The rule. */
  public IotRuleSpec rule() {
    return rule;
  }

  /** The stream that it fills. */
  public KinesisStream stream() {
    return stream;
  }

  /**
   * Puts what the rule makes of a message.
   *
   * @param arrival when it arrives in the stream
   * @throws IllegalArgumentException if it is larger than a record may be
   */
  public void put(IotMessage message, Instant arrival) {
    String field = rule.clientIdField();
    stream.put(
        partitionKey.of(message).orElse(UNREADABLE),
        field == null ? message.payload() : message.withClientId(field),
        arrival);
  }

  /**
   * Puts one message as it is, of which nobody knows who sent it.
   *
   * @param arrival when it arrives in the stream
   * @throws IllegalArgumentException if it is larger than a record may be
   */
  public void put(byte[] message, Instant arrival) {
    stream.put(partitionKey.of(message).orElse(UNREADABLE), message, arrival);
  }
}
