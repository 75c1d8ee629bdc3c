package io.icewatch.aggregate.event;

import static io.icewatch.kinesis.EventTokens.require;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.icewatch.kinesis.EventBuffer;
import io.icewatch.kinesis.EventTokens;
import io.icewatch.kinesis.Records;
import io.icewatch.kinesis.RecordsJson;
import io.icewatch.vitals.window.EncodedState;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads any event, field by field through a streaming parser: the one that decides what an event
 * means. {@link EventScanner} is held to it.
 */
final class EventParser {
  private EventParser() {}

  /**
   * Reads an event.
   *
   * @throws IOException if the bytes are not the JSON of a Kinesis event
   */
  static WindowEvent read(EventBuffer event) throws IOException {
    try (JsonParser parser = EventTokens.of(event)) {
      return new Fields().read(parser);
    }
  }

  /** What has been read so far. */
  private static final class Fields {
    private @Nullable String shardId;
    private Map<String, String> state = Map.of();
    private Records records = Records.none();
    private boolean isFinal;
    private boolean isTerminatedEarly;

    WindowEvent read(JsonParser parser) throws IOException {
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        switch (name) {
          case "shardId" -> shardId = parser.getValueAsString();
          case "state" -> state = readState(parser);
          case "Records" -> records = RecordsJson.parse(parser);
          case "isFinalInvokeForWindow" -> isFinal = parser.getValueAsBoolean();
          case "isWindowTerminatedEarly" -> isTerminatedEarly = parser.getValueAsBoolean();
          default -> parser.skipChildren();
        }
      }
      if (shardId == null) {
        throw new JsonParseException(parser, "shardId is missing, expected a shard");
      }
      return new WindowEvent(shardId, EncodedState.of(state), records, isFinal, isTerminatedEarly);
    }

    private static Map<String, String> readState(JsonParser parser) throws IOException {
      if (parser.currentToken() == JsonToken.VALUE_NULL) {
        return Map.of();
      }
      require(parser, JsonToken.START_OBJECT, "state");
      Map<String, String> state = new LinkedHashMap<>();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String key = parser.currentName();
        parser.nextToken();
        require(parser, JsonToken.VALUE_STRING, "a value of state");
        state.put(key, parser.getText());
      }
      return state;
    }
  }
}
