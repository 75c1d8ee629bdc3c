package io.icewatch.local.aws.dynamodb.expression;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What {@code #name} and {@code :value} stand for in the expressions of one request. */
public final class Placeholders {
  private final Map<String, String> names;
  private final Map<String, AttributeValue> values;
  private final Set<String> used = new HashSet<>();

  /**
   * @param names of attributes, by alias with its {@code #}
   * @param values by alias with its {@code :}
   */
  public Placeholders(Map<String, String> names, Map<String, AttributeValue> values) {
    this.names = names;
    this.values = values.isEmpty() ? values : Values.normal(values);
  }

  String name(String alias) {
    String name = names.get(alias);
    if (name == null) {
      throw new InvalidExpressionException(
          "An expression attribute name used in the document path is not defined; attribute name: "
              + alias);
    }
    used.add(alias);
    return name;
  }

  AttributeValue value(String alias) {
    AttributeValue value = values.get(alias);
    if (value == null) {
      throw new InvalidExpressionException(
          "An expression attribute value used in expression is not defined; attribute value: "
              + alias);
    }
    used.add(alias);
    return value;
  }

  /**
   * To be called when every expression of the request has been read.
   *
   * @throws InvalidExpressionException if one of them stands for nothing in any expression
   */
  public void checkAllAreUsed() {
    if (used.size() < names.size() + values.size()) {
      Set<String> unused = new TreeSet<>(names.keySet());
      unused.addAll(values.keySet());
      unused.removeAll(used);
      throw new InvalidExpressionException("unused in expressions: keys: " + unused);
    }
  }
}
