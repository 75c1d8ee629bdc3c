package io.icewatch.local.aws.dynamodb.expression;

import io.icewatch.local.aws.dynamodb.expression.Operand.Attribute;
import io.icewatch.local.aws.dynamodb.expression.Operand.Literal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Reads a condition: {@code OR} binds least, then {@code AND}, then {@code NOT}. */
final class ConditionParser {
  private static final Set<String> COMPARATORS = Set.of("=", "<>", "<", "<=", ">", ">=");
  private static final Set<String> TYPES =
      Set.of("S", "SS", "N", "NS", "B", "BS", "BOOL", "NULL", "L", "M");

  private final Tokens tokens;
  private final Placeholders placeholders;

  ConditionParser(Tokens tokens, Placeholders placeholders) {
    this.tokens = tokens;
    this.placeholders = placeholders;
  }

  Condition whole() {
    Condition condition = or();
    tokens.expectEnd();
    return condition;
  }

  private Condition or() {
    Condition condition = and();
    while (tokens.takes("OR")) {
      condition = new Condition.Or(condition, and());
    }
    return condition;
  }

  private Condition and() {
    Condition condition = not();
    while (tokens.takes("AND")) {
      condition = new Condition.And(condition, not());
    }
    return condition;
  }

  private Condition not() {
    if (tokens.takes("NOT")) {
      return new Condition.Not(not());
    }
    if (tokens.takes("(")) {
      Condition inside = or();
      tokens.expect(")");
      return inside;
    }
    return primary();
  }

  private Condition primary() {
    if (tokens.takesFunction("attribute_exists")) {
      return closed(new Condition.Exists(attribute(), true));
    }
    if (tokens.takesFunction("attribute_not_exists")) {
      return closed(new Condition.Exists(attribute(), false));
    }
    if (tokens.takesFunction("attribute_type")) {
      return closed(new Condition.HasType(attribute(), type()));
    }
    if (tokens.takesFunction("begins_with")) {
      return closed(new Condition.BeginsWith(operand(), second()));
    }
    if (tokens.takesFunction("contains")) {
      return closed(new Condition.Contains(operand(), second()));
    }
    return comparison(operand());
  }

  private Condition comparison(Operand left) {
    if (tokens.takes("BETWEEN")) {
      Operand low = ordered(operand());
      tokens.expect("AND");
      Operand high = ordered(operand());
      checkBounds(low, high);
      return new Condition.Between(left, low, high);
    }
    if (tokens.takes("IN")) {
      return in(left);
    }
    String operator = tokens.take();
    if (!COMPARATORS.contains(operator)) {
      throw new InvalidExpressionException(
          "Syntax error; token: \"%s\", expected a comparator".formatted(operator));
    }
    Operand right = operand();
    boolean isEquality = operator.equals("=") || operator.equals("<>");
    return isEquality
        ? new Condition.Comparison(left, operator, right)
        : new Condition.Comparison(ordered(left), operator, ordered(right));
  }

  private static void checkBounds(Operand low, Operand high) {
    if (low instanceof Literal(AttributeValue least)
        && high instanceof Literal(AttributeValue most)
        && (least.type() != most.type() || Values.compare(least, most) > 0)) {
      throw new InvalidExpressionException(
          "The BETWEEN operator requires upper bound to be greater than or equal to lower bound");
    }
  }

  private Condition in(Operand left) {
    tokens.expect("(");
    List<Operand> list = new ArrayList<>();
    do {
      list.add(operand());
    } while (tokens.takes(","));
    return closed(new Condition.In(left, list));
  }

  private Condition closed(Condition condition) {
    tokens.expect(")");
    return condition;
  }

  private Operand second() {
    tokens.expect(",");
    return operand();
  }

  private Operand operand() {
    return Operand.read(tokens, placeholders);
  }

  private Attribute attribute() {
    return new Attribute(AttributePath.read(tokens, placeholders));
  }

  private String type() {
    if (second() instanceof Literal(AttributeValue value)
        && value.s() != null
        && TYPES.contains(value.s())) {
      return value.s();
    }
    throw new InvalidExpressionException("attribute_type expects one of " + TYPES);
  }

  private static Operand ordered(Operand operand) {
    if (operand instanceof Literal(AttributeValue value) && !Values.isOrdered(value.type())) {
      throw new InvalidExpressionException(
          "Incorrect operand type for operator or function: " + value.type());
    }
    return operand;
  }
}
