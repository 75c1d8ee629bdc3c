package io.icewatch.vitals.reading;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Who sent a message, as the IoT rule adds it: the client id under which the sender's certificate
 * let it connect. What the sender says of itself stands before it and does not count.
 *
 * <p>Nothing is decided by it, so it is looked for only where somebody will ask: in what could not
 * be read, and in readings that the lake keeps.
 */
public final class DeviceId {
  /** The field that holds it. */
  public static final String FIELD = "device_id";

  /** The longest client id of IoT Core, in characters. */
  private static final int LONGEST = 128;

  private DeviceId() {}

  /**
   * The id in the payload that lies in {@code bytes[start, end)}.
   *
   * @return null if the payload is no JSON object or has no such text
   * @throws IndexOutOfBoundsException if the range does not lie in {@code bytes}
   */
  public static @Nullable String of(byte[] bytes, int startInclusive, int endExclusive) {
    String id = null;
    try (JsonParser parser =
        ReadingJson.JSON.createParser(bytes, startInclusive, endExclusive - startInclusive)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean isWanted = parser.currentName().equals(FIELD);
        JsonToken value = parser.nextToken();
        if (isWanted) {
          id = value == JsonToken.VALUE_STRING ? parser.getText() : null;
        }
        parser.skipChildren();
      }
    } catch (IOException e) {
      return null; // the rule adds nothing to what is no JSON
    }
    return id != null && !id.isBlank() && id.length() <= LONGEST && Reading.isSpeakable(id)
        ? id
        : null;
  }
}
