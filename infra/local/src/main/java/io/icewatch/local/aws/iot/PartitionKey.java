package io.icewatch.local.aws.iot;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.icewatch.local.template.IotRuleSpec;
import java.io.IOException;
import java.util.Optional;

/**
 * The partition key that an IoT rule gives a message: the text of one of its fields, from the
 * original payload. Thread-safe.
 */
public final class PartitionKey {
  private static final JsonFactory JSON = new JsonFactory();

  private final String field;

  public PartitionKey(IotRuleSpec rule) {
    field = rule.partitionKeyField();
  }

  /**
   * The key; a number becomes a text, as it is written.
   *
   * @return empty if the message is no JSON object, or has no text, number or boolean in the field:
   *     AWS IoT then has an empty key, which Kinesis refuses
   */
  public Optional<String> of(byte[] message) {
    try (JsonParser parser = JSON.createParser(message)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      String key = "";
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean isWanted = parser.currentName().equals(field);
        JsonToken value = parser.nextToken();
        if (isWanted) {
          key = value.isScalarValue() && value != JsonToken.VALUE_NULL ? parser.getText() : "";
        }
        parser.skipChildren();
      }
      boolean isWhole = parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null;
      return Optional.of(key).filter(found -> isWhole && !found.isEmpty());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
