package io.icewatch.lambda.event;

import static io.icewatch.lambda.event.EventTokens.require;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.icewatch.lambda.event.InvocationEvent.Window;
import io.icewatch.vitals.window.state.EncodedState;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads any event, field by field through a streaming parser: the one that decides what an event
 * means. {@link EventScanner} is held to it.
 */
final class EventParser {
  private boolean isEmpty = true;
  private @Nullable String shardId;
  private Map<String, String> state = Map.of();
  private Records records = Records.none();
  private boolean isFinal;
  private boolean isTerminatedEarly;

  private EventParser() {}

  /**
   * Reads an event.
   *
   * @throws IOException if the bytes are not the JSON of a Kinesis event
   */
  static InvocationEvent parse(EventBuffer event) throws IOException {
    try (JsonParser parser = EventTokens.of(event)) {
      return new EventParser().read(parser);
    }
  }

  private InvocationEvent read(JsonParser parser) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      isEmpty = false;
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "shardId" -> shardId = parser.getValueAsString();
        case "state" -> state = readState(parser);
        case "Records" -> records = RecordsParser.read(parser);
        case "isFinalInvokeForWindow" -> isFinal = parser.getValueAsBoolean();
        case "isWindowTerminatedEarly" -> isTerminatedEarly = parser.getValueAsBoolean();
        default -> parser.skipChildren();
      }
    }
    return isEmpty ? InvocationEvent.HEARTBEAT : new InvocationEvent(records, window());
  }

  private @Nullable Window window() {
    return shardId == null
        ? null
        : new Window(shardId, EncodedState.of(state), isFinal, isTerminatedEarly);
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
