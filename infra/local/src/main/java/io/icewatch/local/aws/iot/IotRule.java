package io.icewatch.local.aws.iot;

import java.util.function.Consumer;

/**
 * A rule of AWS IoT Core over all fields of a message.
 *
 * @param name as Basic Ingest topics name it
 * @param action takes each message of these topics, and returns when it is kept. The payload is the
 *     sender's, byte for byte, where AWS writes the JSON anew. Called by several clients at once;
 *     for each client in the order of its messages
 */
public record IotRule(String name, TopicFilter filter, Consumer<IotMessage> action) {

  boolean listensTo(IotMessage message) {
    return (message.rule() == null || message.rule().equals(name))
        && filter.matches(message.topic());
  }

  @Override
  public String toString() {
    return name + " listens to " + filter;
  }
}
