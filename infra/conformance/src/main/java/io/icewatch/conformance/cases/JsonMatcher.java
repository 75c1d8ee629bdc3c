package io.icewatch.conformance.cases;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Compares JSON with what a case expects: equal trees, but that <code>#{uuid}</code> in an expected
 * text stands for any UUID, and that an expected object may stand for a text that holds it.
 */
final class JsonMatcher {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String ANY_UUID = "#{uuid}";
  private static final String UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";

  private JsonMatcher() {}

  static boolean matches(JsonNode expected, @Nullable JsonNode actual) {
    if (actual == null) {
      return false;
    }
    if (expected.isObject()) {
      return actual.isTextual() ? matchesText(expected, actual) : matchesObject(expected, actual);
    }
    if (expected.isArray()) {
      return matchesArray(expected, actual);
    }
    if (expected.isTextual() && actual.isTextual()) {
      return matches(expected.textValue(), actual.textValue());
    }
    return expected.equals(actual);
  }

  private static boolean matchesText(JsonNode expected, JsonNode actual) {
    try {
      return matches(expected, JSON.readTree(actual.textValue()));
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  private static boolean matchesObject(JsonNode expected, JsonNode actual) {
    if (!actual.isObject() || actual.size() != expected.size()) {
      return false;
    }
    for (Map.Entry<String, JsonNode> property : expected.properties()) {
      if (!matches(property.getValue(), actual.get(property.getKey()))) {
        return false;
      }
    }
    return true;
  }

  private static boolean matchesArray(JsonNode expected, JsonNode actual) {
    if (!actual.isArray() || actual.size() != expected.size()) {
      return false;
    }
    Iterator<JsonNode> items = actual.elements();
    for (JsonNode item : expected) {
      if (!matches(item, items.next())) {
        return false;
      }
    }
    return true;
  }

  private static boolean matches(String expected, String actual) {
    if (!expected.contains(ANY_UUID)) {
      return expected.equals(actual);
    }
    String pattern =
        Arrays.stream(expected.split(Pattern.quote(ANY_UUID), -1))
            .map(Pattern::quote)
            .collect(Collectors.joining(UUID));
    return Pattern.matches(pattern, actual);
  }
}
