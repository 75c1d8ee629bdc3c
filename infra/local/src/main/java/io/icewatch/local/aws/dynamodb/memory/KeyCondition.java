package io.icewatch.local.aws.dynamodb.memory;

import io.icewatch.local.aws.dynamodb.expression.Condition;
import io.icewatch.local.aws.dynamodb.expression.Operand;
import io.icewatch.local.aws.dynamodb.expression.Operand.Attribute;
import io.icewatch.local.aws.dynamodb.expression.Operand.Literal;
import io.icewatch.local.aws.dynamodb.expression.Placeholders;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Which items a query looks at: one partition, and there some of the sort keys.
 *
 * @param hash the partition
 * @param range what the sort key must be, or null for any
 */
record KeyCondition(AttributeValue hash, @Nullable Condition range) {

  static KeyCondition parse(String expression, Placeholders placeholders, KeySchema schema) {
    List<Condition> parts = new ArrayList<>();
    split(Condition.parse(expression, placeholders), parts);
    AttributeValue hash = null;
    Condition range = null;
    for (Condition part : parts) {
      if (part instanceof Condition.Comparison(Attribute left, String operator, Literal right)
          && operator.equals("=")
          && left.is(schema.hash())
          && hash == null) {
        hash = right.value();
        requireType(hash, schema.hashType());
      } else if (range == null && isOfRange(part, schema)) {
        range = part;
      } else {
        throw Requests.invalid("Query key condition not supported");
      }
    }
    if (hash == null) {
      throw Requests.invalid("Query condition missed key schema element: " + schema.hash());
    }
    return new KeyCondition(hash, range);
  }

  private static void split(Condition condition, List<Condition> parts) {
    if (condition instanceof Condition.And(Condition one, Condition other)) {
      split(one, parts);
      split(other, parts);
    } else {
      parts.add(condition);
    }
  }

  private static boolean isOfRange(Condition part, KeySchema schema) {
    return switch (part) {
      case Condition.Comparison(Operand left, String operator, Literal right) ->
          !operator.equals("<>") && isRange(left, schema) && isTyped(right, schema);
      case Condition.Between(Operand operand, Literal low, Literal high) ->
          isRange(operand, schema) && isTyped(low, schema) && isTyped(high, schema);
      case Condition.BeginsWith(Operand operand, Literal prefix) ->
          isRange(operand, schema) && isTyped(prefix, schema);
      default -> false;
    };
  }

  private static boolean isRange(Operand operand, KeySchema schema) {
    String range = schema.range();
    return range != null && operand instanceof Attribute attribute && attribute.is(range);
  }

  private static boolean isTyped(Literal literal, KeySchema schema) {
    requireType(literal.value(), schema.rangeType());
    return true;
  }

  private static void requireType(AttributeValue value, @Nullable String type) {
    if (!value.type().name().equals(type) || (value.s() != null && value.s().isEmpty())) {
      throw Requests.invalid(
          "One or more parameter values were invalid: Condition parameter type does not match"
              + " schema type, or is empty");
    }
  }

  /** Whether the query looks at the item, which lies in its partition. */
  boolean isOn(Map<String, AttributeValue> item) {
    return range == null || range.holds(item);
  }

  /**
   * Whether the query looks at nothing behind the first item that it does not look at. The sweep
   * asks each minute for what is due up to now: without this it would look at whatever is due
   * later, too.
   *
   * @param isForward whether sort keys ascend
   */
  boolean endsAtFirstMiss(boolean isForward) {
    return range instanceof Condition.Comparison comparison
        && comparison.operator().startsWith(isForward ? "<" : ">");
  }
}
