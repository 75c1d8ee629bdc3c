package io.icewatch.local.template;

/**
 * One IoT rule that puts every message of a topic into a Kinesis stream.
 *
 * @param name the rule's name
 * @param sql its SQL; always {@code SELECT * FROM '<topicFilter>'}
 * @param topicFilter the MQTT topic filter that it listens to
 * @param partitionKeyField the field of a message whose text is its partition key, e.g. {@code
 *     patient_id} where the template has <code>${patient_id}</code>
 * @param stream name of the Kinesis stream
 */
public record IotRuleSpec(
    String name, String sql, String topicFilter, String partitionKeyField, String stream) {}
