package io.icewatch.local.mapping;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.icewatch.local.template.FilterPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What data must hold for a pattern to match it: a number of one of these ranges, or a text. Found
 * where a pattern asks for numbers or texts of fields right below {@code data}, itself or in every
 * alternative of its {@code $or}; of other patterns nothing is known.
 *
 * <p>Where a text would match too, a {@link FilterPrecheck} that finds one is in doubt anyway.
 *
 * <p>A need is necessary, never sufficient: the ranges are closed where the pattern's may be open,
 * and of conditions that must all hold one is taken.
 */
final class NumericBounds {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private static final String EITHER = "$or";
  private static final String NUMERIC = "numeric";
  private static final String PREFIX = "prefix";

  private NumericBounds() {}

  /**
   * A number that a match needs, unless it has another one of its needs. Where it needs a text no
   * number lies between the bounds.
   *
   * @param field name of the field below {@code data}
   */
  record Need(String field, double lowInclusive, double highInclusive) {}

  /**
   * Returns what a match of a pattern needs, one of it at least; empty if that cannot be told.
   *
   * @param pattern one without a {@linkplain FilterPattern#validationError validationError}
   */
  static Optional<List<Need>> of(String pattern) {
    try {
      return ofObject(JSON.readTree(pattern).path(FilterPattern.DATA));
    } catch (JsonProcessingException e) {
      // A name that comes twice: which of them counts is the matcher's affair.
      return Optional.empty();
    }
  }

  /** All properties must hold: the needs of the first that has any are needs of all. */
  private static Optional<List<Need>> ofObject(JsonNode fields) {
    for (Map.Entry<String, JsonNode> field : fields.properties()) {
      Optional<List<Need>> needs =
          field.getKey().equals(EITHER)
              ? ofAlternatives(field.getValue())
              : ofConditions(field.getKey(), field.getValue());
      if (needs.isPresent()) {
        return needs;
      }
    }
    return Optional.empty();
  }

  /** One must hold: the needs of all of them together. */
  private static Optional<List<Need>> ofAlternatives(JsonNode alternatives) {
    List<Need> needs = new ArrayList<>();
    for (JsonNode alternative : alternatives) {
      Optional<List<Need>> needed = ofObject(alternative);
      if (needed.isEmpty()) {
        return Optional.empty();
      }
      needs.addAll(needed.get());
    }
    return Optional.of(needs);
  }

  /**
   * One must hold, and each has to be about numbers or texts, of which no number is one. What needs
   * a number below the field has no other need: a {@link FilterPrecheck} that finds a nested value
   * is in doubt anyway.
   */
  private static Optional<List<Need>> ofConditions(String field, JsonNode conditions) {
    if (conditions.isObject()) {
      return ofObject(conditions).map(nested -> List.of());
    }
    if (!conditions.isArray()) {
      return Optional.empty();
    }
    List<Need> needs = new ArrayList<>();
    for (JsonNode condition : conditions) {
      if (condition.has(PREFIX)) {
        continue;
      }
      if (condition.isTextual()) {
        needs.add(new Need(field, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY));
        continue;
      }
      JsonNode comparisons = condition.path(NUMERIC);
      if (comparisons.isEmpty()) {
        return Optional.empty();
      }
      needs.add(ofComparisons(field, comparisons));
    }
    return needs.isEmpty() ? Optional.empty() : Optional.of(needs);
  }

  /** An operator, a number, and perhaps another such pair: all must hold. */
  private static Need ofComparisons(String field, JsonNode comparisons) {
    double low = Double.NEGATIVE_INFINITY;
    double high = Double.POSITIVE_INFINITY;
    for (int i = 0; i + 1 < comparisons.size(); i += 2) {
      String operator = comparisons.path(i).asText();
      double number = comparisons.path(i + 1).doubleValue();
      if (!operator.startsWith("<")) {
        low = Math.max(low, number);
      }
      if (!operator.startsWith(">")) {
        high = Math.min(high, number);
      }
    }
    return new Need(field, low, high);
  }
}
