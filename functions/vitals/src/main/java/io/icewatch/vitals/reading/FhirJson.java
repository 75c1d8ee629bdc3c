package io.icewatch.vitals.reading;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON as maps, lists, texts and decimals; whoever looks for what is not there finds nothing. */
final class FhirJson {
  /** A resource of a Bundle has seven levels or so. */
  private static final int DEEPEST = 50;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          // A name that comes twice: nobody can say which of the two was meant.
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          // An excerpt of the payload in an error message would be vitals in a text.
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(DEEPEST).maxNumberLength(40).build())
          .build();

  private FhirJson() {}

  /**
   * Reads the object that lies in {@code bytes[start, end)}.
   *
   * @throws IOException if the bytes are no JSON, or no object
   */
  static Map<?, ?> object(byte[] bytes, int startInclusive, int endExclusive) throws IOException {
    try (JsonParser json =
        JSON.createParser(bytes, startInclusive, endExclusive - startInclusive)) {
      json.nextToken();
      if (!(value(json) instanceof Map<?, ?> object)) {
        throw new IOException("found no JSON object, expected a FHIR resource");
      }
      return object;
    }
  }

  private static @Nullable Object value(JsonParser json) throws IOException {
    JsonToken token = json.currentToken();
    return switch (token) {
      case START_OBJECT -> {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
          String name = json.currentName();
          json.nextToken();
          object.put(name, value(json));
        }
        yield object;
      }
      case START_ARRAY -> {
        List<@Nullable Object> list = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
          list.add(value(json));
        }
        yield list;
      }
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> json.getDecimalValue();
      case VALUE_STRING -> json.getText();
      case null, default -> null;
    };
  }

  /** The object under a name; an empty one if there is none. */
  static Map<?, ?> object(Map<?, ?> in, String name) {
    return in.get(name) instanceof Map<?, ?> found ? found : Map.of();
  }

  /** The objects of the list under a name. */
  static List<Map<?, ?>> objects(Map<?, ?> in, String name) {
    List<Map<?, ?>> objects = new ArrayList<>();
    if (in.get(name) instanceof List<?> list) {
      for (Object each : list) {
        objects.add(each instanceof Map<?, ?> object ? object : Map.of());
      }
    }
    return objects;
  }

  /** The text under a name; empty if there is none. */
  static String text(Map<?, ?> in, String name) {
    return in.get(name) instanceof String found ? found : "";
  }

  /** The number under a name; null if there is none. */
  static @Nullable BigDecimal number(Map<?, ?> in, String name) {
    return in.get(name) instanceof BigDecimal found ? found : null;
  }
}
