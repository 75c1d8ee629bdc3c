package io.icewatch.local.aws.iot;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.icewatch.local.template.IotRuleSpec;
import java.io.IOException;
import java.util.Optional;

/**
 * The partition key that an IoT rule gives a message: the text of one of its fields, from the
 * original payload, or its topic. Thread-safe.
 */
public final class PartitionKey {
  private static final JsonFactory JSON = new JsonFactory();

  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final String template;

  public PartitionKey(IotRuleSpec rule) {
    template = rule.partitionKey();
  }

  /** The key of a message; as {@link #of(byte[])} if it is a field. */
  public Optional<String> of(IotMessage message) {
    return template.equals(IotRuleSpec.TOPIC)
        ? Optional.of(message.topic())
        : of(message.payload());
  }

  /**
   * The key of a message whose topic nobody knows; a number becomes a text, as it is written. A
   * byte that is no UTF-8 costs its character only. Of a message that is damaged it is what the
   * field says before the fault, if it stands there: AWS IoT reads no field of such a message.
   *
   * @return empty if the key is the topic, or the message is no JSON object, or has no text, number
   *     or boolean in the field: AWS IoT then has an empty key, which Kinesis refuses
   */
  public Optional<String> of(byte[] message) {
    String key = "";
    try (JsonParser parser = JSON.createParser(text(message))) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean isWanted = template.equals("${" + parser.currentName() + "}");
        JsonToken value = parser.nextToken();
        if (isWanted) {
          key = value.isScalarValue() && value != JsonToken.VALUE_NULL ? parser.getText() : "";
        }
        parser.skipChildren();
      }
    } catch (IOException e) {
      // What stands behind the fault cannot be read; the key may stand before it.
      return some(key);
    }
    return some(key);
  }

  private static Optional<String> some(String key) {
    return key.isEmpty() ? Optional.empty() : Optional.of(key);
  }

  private static String text(byte[] message) {
    String text = new String(message, UTF_8);
    return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
  }
}
