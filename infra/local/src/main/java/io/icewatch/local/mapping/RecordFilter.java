package io.icewatch.local.mapping;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.icewatch.local.template.FilterPattern;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.event.ruler.Machine;

/**
 * The mapping's filter criteria, judged by the matcher that AWS publishes. A record passes if one
 * of the patterns matches; without patterns every record passes.
 *
 * <p>The matcher is not asked about data that a {@link FilterPrecheck} dismisses, which is most
 * data of most wards: that would take longer than everything else that the mapping does with a
 * record.
 *
 * <p>Under a pattern, data that is not one JSON value, and JSON that the matcher refuses, is
 * dropped without a word: so does Lambda.
 *
 * <p>Thread-safe.
 */
final class RecordFilter {
  private static final JsonFactory JSON = new JsonFactory();

  /** By their patterns: a matcher takes longer to make than a short replay to run. */
  private static final Map<List<String>, RecordFilter> MADE = new ConcurrentHashMap<>();

  private final Machine machine = Machine.builder().build();
  private final Optional<FilterPrecheck> precheck;

  /**
   * The filter of these patterns, which all mappings that have them share.
   *
   * @throws IllegalArgumentException if Lambda would refuse a pattern: it is not an event pattern,
   *     or looks at something other than {@code data}
   */
  static RecordFilter of(List<String> patterns) {
    return MADE.computeIfAbsent(List.copyOf(patterns), RecordFilter::new);
  }

  private RecordFilter(List<String> patterns) {
    for (int i = 0; i < patterns.size(); i++) {
      add("pattern-" + i, patterns.get(i));
    }
    precheck = FilterPrecheck.of(patterns);
  }

  private void add(String rule, String pattern) {
    FilterPattern.validationError(pattern)
        .ifPresent(validationError -> {
          throw new IllegalArgumentException(
              "filter pattern %s: %s".formatted(pattern, validationError));
        });
    try {
      machine.addRule(rule, pattern);
    } catch (IOException e) {
      throw new IllegalArgumentException("filter pattern " + pattern, e);
    }
  }

  /** Whether a record with this data passes. */
  boolean passes(byte[] data) {
    return machine.isEmpty() || (!isDismissed(data) && matcherPasses(data));
  }

  /** Saves the matcher what certainly matches nothing; is false where there is a doubt. */
  boolean isDismissed(byte[] data) {
    return precheck.isPresent() && precheck.get().dismisses(data);
  }

  /** Whether the matcher finds a pattern that matches. */
  boolean matcherPasses(byte[] data) {
    // A byte that is no UTF-8 costs its character, wherever it stands: the matcher takes text.
    String text = new String(data, StandardCharsets.UTF_8);
    return matches(text) && isOneJsonValue(text);
  }

  private boolean matches(String text) {
    String event = "{\"data\":" + text + "}";
    try {
      return !machine.rulesForJSONEvent(event).isEmpty();
    } catch (Exception e) {
      // The matcher declares Exception. Whatever it cannot read does not match; see the class.
      return false;
    }
  }

  /** Without this, data like {@code {},"data":{"spo2":80}} would match as a part of the event. */
  private static boolean isOneJsonValue(String text) {
    try (JsonParser parser = JSON.createParser(text)) {
      parser.nextToken();
      parser.skipChildren();
      return parser.nextToken() == null;
    } catch (IOException e) {
      return false;
    }
  }
}
