package io.icewatch.local.aws.iot;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A message within the <a
 * href="https://docs.aws.amazon.com/general/latest/gr/iot-core.html#message-broker-limits">limits
 * of AWS IoT Core</a>.
 *
 * @param rule the one rule that a Basic Ingest message is for; null: any that listens
 * @param topic at most 256 bytes in at most 8 levels, without wildcards
 * @param clientId who sent it, as the SQL function {@code clientid()} says it
 * @param payload at most 128 KiB
 */
public record IotMessage(@Nullable String rule, String topic, String clientId, byte[] payload) {
  static final int MAX_PAYLOAD_BYTES = 128 * 1024;

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  /** What {@code clientid()} says of a message that came by HTTP. */
  static final String NO_CLIENT = "n/a";

  private static final String BASIC_INGEST = "$aws/rules/";
  private static final int MAX_TOPIC_BYTES = 256;
  private static final int MAX_LEVELS = 8;

  /**
   * Reads the topic: {@code $aws/rules/<rule>/<topic>} is Basic Ingest, and counts without what
   * stands before {@code <topic>}.
   *
   * @throws IllegalArgumentException if a limit is not kept
   */
  static IotMessage of(String topic, String clientId, byte[] payload) {
    if (!topic.startsWith(BASIC_INGEST)) {
      return new IotMessage(null, topic, clientId, payload);
    }
    String[] parts = topic.substring(BASIC_INGEST.length()).split("/", 2);
    return new IotMessage(parts[0], parts.length == 2 ? parts[1] : "", clientId, payload);
  }

  /**
   * @throws IllegalArgumentException if a limit is not kept
   */
  public IotMessage {
    int bytes = topic.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_TOPIC_BYTES || (topic.isEmpty() && rule == null)) {
      throw new IllegalArgumentException(
          "topic of %d bytes, expected 1 to %d".formatted(bytes, MAX_TOPIC_BYTES));
    }
    if (TopicFilter.hasWildcard(topic) || topic.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("topic %s, expected no +, # or NUL".formatted(topic));
    }
    int levels = TopicFilter.levels(topic).length;
    if (levels > MAX_LEVELS) {
      throw new IllegalArgumentException(
          "topic %s of %d levels, expected at most %d".formatted(topic, levels, MAX_LEVELS));
    }
    if (payload.length > MAX_PAYLOAD_BYTES) {
      throw new IllegalArgumentException(
          "payload of %,d bytes on %s, expected at most %,d"
              .formatted(payload.length, topic, MAX_PAYLOAD_BYTES));
    }
  }

  /**
   * The payload of {@code SELECT *, clientid() AS <field>}: one field more behind the sender's,
   * byte for byte. What is no JSON object passes as it is; AWS adds nothing to a payload that is no
   * JSON, either.
   */
  public byte[] withClientId(String field) {
    try {
      if (!JSON.readTree(payload).isObject()) {
        return payload;
      }
      String text = new String(payload, StandardCharsets.ISO_8859_1);
      int brace = text.lastIndexOf('}');
      String before = text.substring(0, brace);
      String added =
          "%s%s:%s"
              .formatted(
                  before.substring(text.indexOf('{') + 1).isBlank() ? "" : ",",
                  JSON.writeValueAsString(field),
                  JSON.writeValueAsString(clientId));
      return concat(
          before.getBytes(StandardCharsets.ISO_8859_1),
          added.getBytes(StandardCharsets.UTF_8),
          text.substring(brace).getBytes(StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      return payload;
    }
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
