package io.icewatch.sweep;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads what the schedule sends: {@code {"time": "2026-03-02T08:00:00Z"}}, its own time. */
final class Tick {
  private static final JsonFactory JSON = new JsonFactory();
  private static final String TIME = "time";

  private Tick() {}

  /**
   * The scheduled time, or null: an empty event, which does nothing.
   *
   * @throws IOException if the event is something else; says what was found and expected
   */
  static @Nullable Instant read(InputStream event) throws IOException {
    try (JsonParser parser = JSON.createParser(event)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("found no object, expected {\"time\": \"2026-03-02T08:00:00Z\"}");
      }
      @Nullable Instant time = null;
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean isTime = parser.currentName().equals(TIME);
        parser.nextToken();
        if (isTime) {
          time = parse(parser.getText());
        } else {
          parser.skipChildren();
        }
      }
      return time;
    }
  }

  private static Instant parse(String text) throws IOException {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new IOException(
          "time is \"%s\", expected a time such as 2026-03-02T08:00:00Z".formatted(text), e);
    }
  }
}
