package io.icewatch.local.aws.sns;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
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

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSX", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  public SnsMessage {
    attributes = Map.copyOf(attributes);
  }

  /**
   * The message as a queue or a web server gets it (SNS developer guide, "HTTP/HTTPS notification
   * JSON format"), without a signature.
   *
   * @param publishedAt when the topic accepted it
   */
  public String notification(Instant publishedAt) {
    ObjectNode json =
        JSON.createObjectNode()
            .put("Type", "Notification")
            .put("MessageId", messageId)
            .put("TopicArn", topicArn)
            .put("Message", message)
            .put("Timestamp", TIMESTAMP.format(publishedAt));
    if (subject != null) {
      json.put("Subject", subject);
    }
    ObjectNode all = json.putObject("MessageAttributes");
    attributes.forEach((name, attribute) ->
        all.putObject(name).put("Type", attribute.dataType()).put("Value", attribute.value()));
    return json.toString();
  }

  /**
   * One message attribute.
   *
   * @param dataType {@code String}, {@code Number} or {@code String.Array}
   * @param value its text
   */
  public record Attribute(String dataType, String value) {}
}
