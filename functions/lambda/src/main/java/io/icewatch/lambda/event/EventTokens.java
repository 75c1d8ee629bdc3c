package io.icewatch.lambda.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;

/** Any event, token by token: the general parser that the scanner falls back on. */
final class EventTokens {
  /** Lambda's own limit for an event is 6 MB; a string in it cannot be longer. */
  private static final int LONGEST_STRING = 8 << 20;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(LONGEST_STRING).build())
          // Keys are patients: interning and caching them only fills tables.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          // The event holds vitals: no excerpt of it in an error.
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  private EventTokens() {}

  /**
   * The tokens of an event. The current one is the brace that opens it.
   *
   * @throws IOException if the bytes do not begin as a JSON object
   */
  static JsonParser of(EventBuffer event) throws IOException {
    JsonParser parser = JSON.createParser(event.bytes(), 0, event.length());
    parser.nextToken();
    require(parser, JsonToken.START_OBJECT, "the event");
    return parser;
  }

  /**
   * Makes sure that the current token is what it should be.
   *
   * @param what names the field
   * @throws IOException if it is not: names the field, what was found and what was expected
   */
  static void require(JsonParser parser, JsonToken expected, String what) throws IOException {
    if (parser.currentToken() != expected) {
      throw new JsonParseException(
          parser, "%s is %s, expected %s".formatted(what, parser.currentToken(), expected));
    }
  }
}
