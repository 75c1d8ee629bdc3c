package io.icewatch.local.aws.dynamodb.expression;

import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A condition on an item: of a write, a filter, or a key. */
public sealed interface Condition {

  /**
   * Whether it holds.
   *
   * @param item empty if there is none
   * @throws InvalidExpressionException if it compares what has no order
   */
  boolean holds(Map<String, AttributeValue> item);

  /**
   * Reads one to its end.
   *
   * @throws InvalidExpressionException if it is none
   */
  static Condition parse(String expression, Placeholders placeholders) {
    return new ConditionParser(new Tokens(expression), placeholders).whole();
  }

  /** All of them. */
  record And(Condition one, Condition other) implements Condition {
    @Override
    public boolean holds(Map<String, AttributeValue> item) {
      return one.holds(item) && other.holds(item);
    }
  }

  /** One of them at least. */
  record Or(Condition one, Condition other) implements Condition {
    @Override
    public boolean holds(Map<String, AttributeValue> item) {
      return one.holds(item) || other.holds(item);
    }
  }

  /** The contrary. */
  record Not(Condition condition) implements Condition {
    @Override
    public boolean holds(Map<String, AttributeValue> item) {
      return !condition.holds(item);
    }
  }

  /**
   * A comparison.
   *
   * @param operator {@code = <> < <= > >=}
   */
  record Comparison(Operand left, String operator, Operand right) implements Condition {
    @Override
    public boolean holds(Map<String, AttributeValue> item) {
      AttributeValue one = left.in(item);
      AttributeValue other = right.in(item);
      if (one == null || other == null) {
        return operator.equals("<>");
      }
      return switch (operator) {
        case "=" -> Values.areEqual(one, other);
        case "<>" -> !Values.areEqual(one, other);
        case "<" -> areComparable(one, other) && Values.compare(one, other) < 0;
        case "<=" -> areComparable(one, other) && Values.compare(one, other) <= 0;
        case ">" -> areComparable(one, other) && Values.compare(one, other) > 0;
        default -> areComparable(one, other) && Values.compare(one, other) >= 0;
      };
    }
  }

  /** {@code BETWEEN}, both ends included. */
  record Between(Operand operand, Operand low, Operand high) implements Condition {
    @Override
    public boolean holds(Map<String, AttributeValue> item) {
      return new Comparison(operand, ">=", low).holds(item)
          && new Comparison(operand, "<=", high).holds(item);
    }
  }

  /** {@code IN}. */
  record In(Operand operand, List<Operand> list) implements Condition {
    @Override
    public boolean holds(Map<String, AttributeValue> item) {
      return list.stream().anyMatch(each -> new Comparison(operand, "=", each).holds(item));
    }
  }

  /** {@code attribute_exists}, or the contrary. */
  record Exists(Operand.Attribute attribute, boolean isWanted) implements Condition {
    @Override
    public boolean holds(Map<String, AttributeValue> item) {
      return (attribute.in(item) != null) == isWanted;
    }
  }

  /** {@code attribute_type}. */
  record HasType(Operand.Attribute attribute, String type) implements Condition {
    @Override
    public boolean holds(Map<String, AttributeValue> item) {
      AttributeValue value = attribute.in(item);
      return value != null && nameOf(value).equals(type);
    }

    private static String nameOf(AttributeValue value) {
      return value.type() == AttributeValue.Type.NUL ? "NULL" : value.type().name();
    }
  }

  /** {@code begins_with}, of text or bytes. */
  record BeginsWith(Operand operand, Operand prefix) implements Condition {
    @Override
    public boolean holds(Map<String, AttributeValue> item) {
      AttributeValue value = operand.in(item);
      AttributeValue start = prefix.in(item);
      if (value == null || start == null || value.type() != start.type()) {
        return false;
      }
      return switch (value.type()) {
        case S -> value.s().startsWith(start.s());
        case B -> value.b().asUtf8String().startsWith(start.b().asUtf8String());
        default -> false;
      };
    }
  }

  /** {@code contains}: a part of a text, an element of a set or list. */
  record Contains(Operand operand, Operand part) implements Condition {
    @Override
    public boolean holds(Map<String, AttributeValue> item) {
      AttributeValue value = operand.in(item);
      AttributeValue sought = part.in(item);
      if (value == null || sought == null) {
        return false;
      }
      return switch (value.type()) {
        case S -> sought.s() != null && value.s().contains(sought.s());
        case SS -> sought.s() != null && value.ss().contains(sought.s());
        case NS -> sought.n() != null && value.ns().contains(sought.n());
        case BS -> sought.b() != null && value.bs().contains(sought.b());
        case L -> value.l().stream().anyMatch(each -> Values.areEqual(each, sought));
        default -> false;
      };
    }
  }

  private static boolean areComparable(AttributeValue one, AttributeValue other) {
    return one.type() == other.type() && Values.isOrdered(one.type());
  }
}
