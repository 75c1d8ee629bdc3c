package io.icewatch.local.aws.sns;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One message that a topic accepted.
 *
 * @param topicArn the topic
 * @param messageId the id that the publisher was answered
 * @param subject what an e-mail would have as its subject, or null
 * @param message the body
 * @param attributes the message attributes by name
 */
public record SnsMessage(
    String topicArn,
    String messageId,
    @Nullable String subject,
    String message,
    Map<String, Attribute> attributes) {

  public SnsMessage {
    attributes = Map.copyOf(attributes);
  }

  /**
   * One message attribute.
   *
   * @param dataType {@code String}, {@code Number} or {@code String.Array}
   * @param value its text
   */
  public record Attribute(String dataType, String value) {}
}
