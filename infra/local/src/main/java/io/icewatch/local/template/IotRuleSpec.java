package io.icewatch.local.template;

import org.jspecify.annotations.Nullable;

/**
 * One IoT rule that puts every message of a topic into a Kinesis stream.
 *
 * @param name the rule's name
 * @param sql its SQL; {@code SELECT * FROM '<topicFilter>'}, with a client id's field or without
 * @param topicFilter the MQTT topic filter that it listens to
 * @param clientIdField the field that it adds to a message, e.g. {@code device_id} where the SQL
 *     has {@code clientid() AS device_id}; null if it adds none
 * @param partitionKey the template of a message's partition key, e.g. <code>${patient_id}</code>
 *     for the text of that field, or <code>${topic()}</code>
 * @param stream name of the Kinesis stream
 */
public record IotRuleSpec(
    String name,
    String sql,
    String topicFilter,
    @Nullable String clientIdField,
    String partitionKey,
    String stream) {

  /** The partition key that is the topic itself. */
  public static final String TOPIC = "${topic()}";
}
