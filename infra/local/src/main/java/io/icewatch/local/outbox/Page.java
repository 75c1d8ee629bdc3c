package io.icewatch.local.outbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.icewatch.local.aws.sns.SnsMessage;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * A page in the outbox, one line of JSON.
 *
 * @param publishedAt when SNS accepted it
 * @param publication what was published
 */
public record Page(Instant publishedAt, SnsMessage publication) {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String PUBLISHED_AT = "published_at";
  private static final String TOPIC_ARN = "topic_arn";
  private static final String MESSAGE_ID = "message_id";
  private static final String SUBJECT = "subject";
  private static final String MESSAGE = "message";
  private static final String ATTRIBUTES = "attributes";
  private static final String TYPE = "type";
  private static final String VALUE = "value";

  /** Its line, without a line end. A page without a subject has no such field. */
  public String toJson() {
    ObjectNode json =
        JSON.createObjectNode()
            .put(PUBLISHED_AT, publishedAt.toString())
            .put(TOPIC_ARN, publication.topicArn())
            .put(MESSAGE_ID, publication.messageId());
    if (publication.subject() != null) {
      json.put(SUBJECT, publication.subject());
    }
    json.put(MESSAGE, publication.message());
    ObjectNode attributes = json.putObject(ATTRIBUTES);
    publication.attributes().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(entry ->
            attributes
                .putObject(entry.getKey())
                .put(TYPE, entry.getValue().dataType())
                .put(VALUE, entry.getValue().value()));
    return json.toString();
  }

  /**
   * Reads a line; is the inverse of {@link #toJson}.
   *
   * @throws IllegalArgumentException if the line is no page
   */
  public static Page fromJson(String line) {
    try {
      JsonNode json = JSON.readTree(line);
      Map<String, SnsMessage.Attribute> attributes = new HashMap<>();
      json.path(ATTRIBUTES)
          .properties()
          .forEach(entry ->
              attributes.put(
                  entry.getKey(),
                  new SnsMessage.Attribute(
                      entry.getValue().path(TYPE).asText(),
                      entry.getValue().path(VALUE).asText())));
      return new Page(
          Instant.parse(json.path(PUBLISHED_AT).asText()),
          new SnsMessage(
              json.path(TOPIC_ARN).asText(),
              json.path(MESSAGE_ID).asText(),
              json.has(SUBJECT) ? json.path(SUBJECT).asText() : null,
              json.path(MESSAGE).asText(),
              attributes));
    } catch (JsonProcessingException | DateTimeException e) {
      throw new IllegalArgumentException("not a page of an outbox: " + line, e);
    }
  }
}
