package io.icewatch.local.aws.dynamodb.expression;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Which attributes are answered. Whole attributes only: a path into a document is refused.
 *
 * @param attributes their names
 */
public record Projection(Set<String> attributes) {

  public Projection {
    attributes = Set.copyOf(attributes);
  }

  /**
   * Reads one to its end.
   *
   * @throws InvalidExpressionException if it is none
   * @throws UnsupportedOperationException if it leads into a document
   */
  public static Projection parse(String expression, Placeholders placeholders) {
    Tokens tokens = new Tokens(expression);
    Set<String> attributes = new HashSet<>();
    do {
      AttributePath path = AttributePath.read(tokens, placeholders);
      if (!path.steps().isEmpty()) {
        throw new UnsupportedOperationException(
            "a ProjectionExpression that leads into a document: " + expression);
      }
      if (!attributes.add(path.attribute())) {
        throw new InvalidExpressionException(
            "Two document paths overlap with each other: " + path.attribute());
      }
    } while (tokens.takes(","));
    tokens.expectEnd();
    return new Projection(attributes);
  }

  /** The item with nothing else in it. */
  public Map<String, AttributeValue> of(Map<String, AttributeValue> item) {
    Map<String, AttributeValue> some = new HashMap<>(item);
    some.keySet().retainAll(attributes);
    return some;
  }
}
