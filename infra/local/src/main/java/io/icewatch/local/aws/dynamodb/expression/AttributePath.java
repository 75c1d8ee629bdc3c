package io.icewatch.local.aws.dynamodb.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Where a value lies in an item, e.g. {@code vitals.spo2[0].v}.
 *
 * @param attribute name of the attribute of the item
 * @param steps from there on, mostly none
 */
record AttributePath(String attribute, List<Step> steps) {

  /** One step into a document. */
  sealed interface Step {
    /** To an entry of a map. */
    record Entry(String name) implements Step {}

    /** To an element of a list, the first is 0. */
    record Element(int index) implements Step {}
  }

  AttributePath {
    steps = List.copyOf(steps);
  }

  /** The value there, or null. */
  @Nullable AttributeValue in(Map<String, AttributeValue> item) {
    AttributeValue at = item.get(attribute);
    for (Step step : steps) {
      if (at == null) {
        return null;
      }
      at =
          switch (step) {
            case Step.Entry(String name) -> at.hasM() ? at.m().get(name) : null;
            case Step.Element(int index) ->
                at.hasL() && index < at.l().size() ? at.l().get(index) : null;
          };
    }
    return at;
  }

  /** Whether this is {@code other}, or leads into it, or the other way round. */
  boolean overlaps(AttributePath other) {
    if (!attribute.equals(other.attribute)) {
      return false;
    }
    int shared = Math.min(steps.size(), other.steps.size());
    return steps.subList(0, shared).equals(other.steps.subList(0, shared));
  }

  static AttributePath read(Tokens tokens, Placeholders placeholders) {
    String attribute = name(tokens, placeholders);
    List<Step> steps = new ArrayList<>();
    while (true) {
      if (tokens.takes(".")) {
        steps.add(new Step.Entry(name(tokens, placeholders)));
      } else if (tokens.takes("[")) {
        steps.add(new Step.Element(index(tokens.take())));
        tokens.expect("]");
      } else {
        return new AttributePath(attribute, steps);
      }
    }
  }

  private static String name(Tokens tokens, Placeholders placeholders) {
    String token = tokens.take();
    if (token.startsWith("#")) {
      return placeholders.name(token);
    }
    if (!Character.isLetter(token.charAt(0))) {
      throw new InvalidExpressionException(
          "Syntax error; token: \"%s\", expected the name of an attribute".formatted(token));
    }
    return token;
  }

  private static int index(String token) {
    try {
      return Integer.parseInt(token);
    } catch (NumberFormatException e) {
      throw new InvalidExpressionException(
          "List index is not within the allowable range; index: [%s]".formatted(token));
    }
  }
}
