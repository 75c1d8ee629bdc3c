package io.icewatch.local.template;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Optional;
import software.amazon.event.ruler.JsonRuleCompiler;

/** What Lambda takes as the pattern of a Kinesis mapping's filter. */
public final class FilterPattern {
  /** The only part of a record that a pattern may look at. */
  public static final String DATA = "data";

  /** Characters of a pattern at most. */
  static final int LONGEST = 4_096;

  private FilterPattern() {}

  /** Says what is wrong with a pattern; empty: nothing is. */
  public static Optional<String> validationError(String pattern) {
    if (pattern.length() > LONGEST) {
      return Optional.of(
          "a pattern of %,d characters, more than %,d".formatted(pattern.length(), LONGEST));
    }
    String validationError = JsonRuleCompiler.check(pattern);
    if (validationError != null) {
      return Optional.of(validationError.lines().findFirst().orElse("no pattern"));
    }
    return isAboutData(pattern)
        ? Optional.empty()
        : Optional.of("a pattern that is not {\"data\":{…}}");
  }

  private static boolean isAboutData(String pattern) {
    try {
      JsonNode fields = new JsonMapper().readTree(pattern);
      return fields.size() == 1 && fields.path(DATA).isObject();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a pattern that compiles is JSON: " + pattern, e);
    }
  }
}
