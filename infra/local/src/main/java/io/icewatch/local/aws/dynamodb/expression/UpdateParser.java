package io.icewatch.local.aws.dynamodb.expression;

import io.icewatch.local.aws.dynamodb.expression.Operand.Attribute;
import io.icewatch.local.aws.dynamodb.expression.Update.Action;
import io.icewatch.local.aws.dynamodb.expression.Update.Source;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue.Type;

/** Reads an update: {@code SET}, {@code REMOVE}, {@code ADD} and {@code DELETE}, once each. */
final class UpdateParser {
  private static final Set<Type> SETS = Set.of(Type.SS, Type.NS, Type.BS);

  private final Tokens tokens;
  private final Placeholders placeholders;
  private final List<Action> actions = new ArrayList<>();

  UpdateParser(Tokens tokens, Placeholders placeholders) {
    this.tokens = tokens;
    this.placeholders = placeholders;
  }

  Update whole() {
    Set<String> clauses = new HashSet<>();
    while (tokens.hasNext()) {
      String clause = tokens.keyword();
      if (!clauses.add(clause)) {
        throw new InvalidExpressionException(
            "The \"%s\" section can only be used once".formatted(clause));
      }
      tokens.take();
      do {
        actions.add(action(clause));
      } while (tokens.takes(","));
    }
    return new Update(actions);
  }

  private Action action(String clause) {
    return switch (clause) {
      case "SET" -> put();
      case "REMOVE" -> new Action.Remove(path());
      case "ADD" -> add();
      case "DELETE" -> subtract();
      default ->
          throw new InvalidExpressionException(
              "Syntax error; token: \"%s\", expected SET, REMOVE, ADD or DELETE".formatted(clause));
    };
  }

  private Action put() {
    AttributePath path = path();
    tokens.expect("=");
    Source first = source();
    if (tokens.takes("+")) {
      return new Action.Put(path, new Source.Sum(first, source(), false));
    }
    if (tokens.takes("-")) {
      return new Action.Put(path, new Source.Sum(first, source(), true));
    }
    return new Action.Put(path, first);
  }

  private Source source() {
    if (tokens.takesFunction("if_not_exists")) {
      Attribute attribute = new Attribute(path());
      tokens.expect(",");
      Source otherwise = source();
      tokens.expect(")");
      return new Source.Default(attribute, otherwise);
    }
    if (tokens.takesFunction("list_append")) {
      Source first = source();
      tokens.expect(",");
      Source second = source();
      tokens.expect(")");
      return new Source.Append(first, second);
    }
    return new Source.Plain(Operand.read(tokens, placeholders));
  }

  private Action add() {
    AttributePath path = path();
    AttributeValue value = placeholders.value(tokens.take());
    if (value.type() != Type.N && !SETS.contains(value.type())) {
      throw new InvalidExpressionException(
          "Incorrect operand type for operator or function: ADD, operand type: " + value.type());
    }
    return new Action.Add(path, value);
  }

  private Action subtract() {
    AttributePath path = path();
    AttributeValue value = placeholders.value(tokens.take());
    if (!SETS.contains(value.type())) {
      throw new InvalidExpressionException(
          "Incorrect operand type for operator or function: DELETE, operand type: " + value.type());
    }
    return new Action.Subtract(path, value);
  }

  private AttributePath path() {
    return AttributePath.read(tokens, placeholders);
  }
}
