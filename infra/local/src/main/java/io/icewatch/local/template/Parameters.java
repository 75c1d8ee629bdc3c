package io.icewatch.local.template;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The template's parameters: what was asked for, or else the default, checked against what the
 * template allows.
 *
 * <p>A parameter with neither is missed only when something that the local stack runs refers to it:
 * who is e-mailed, for one, is of no consequence on one machine.
 */
final class Parameters {
  private final Map<String, Value> declarations;
  private final Map<String, String> values = new LinkedHashMap<>();

  private Parameters(Map<String, Value> declarations) {
    this.declarations = declarations;
  }

  /**
   * Reads the section {@code Parameters}.
   *
   * @throws TemplateException if a value breaks its declaration, or an override names no parameter
   */
  static Parameters read(Value section, Map<String, String> overrides) {
    Map<String, Value> declarations = new LinkedHashMap<>();
    section.entries().forEach((name, value) -> declarations.put(name, value.named(name)));
    for (String name : overrides.keySet()) {
      if (!declarations.containsKey(name)) {
        throw section.refusal(
            "an override of " + name, "one of " + String.join(", ", declarations.keySet()));
      }
    }
    Parameters parameters = new Parameters(declarations);
    declarations.forEach((name, declaration) ->
        value(declaration, Optional.ofNullable(overrides.get(name)))
            .ifPresent(value -> parameters.values.put(name, value)));
    return parameters;
  }

  /** Every parameter that has a value, in the template's order. */
  Map<String, String> values() {
    return values;
  }

  /** A parameter without a value, if there is one. */
  Optional<String> missing() {
    return declarations.keySet().stream().filter(name -> !values.containsKey(name)).findFirst();
  }

  /** The value of the parameter {@code name}, or empty if the template declares no such thing. */
  Optional<String> value(String name) {
    Value declaration = declarations.get(name);
    if (declaration == null) {
      return Optional.empty();
    }
    String value = values.get(name);
    if (value == null) {
      throw new TemplateException.MissingParameter(
          String.valueOf(
              declaration.refusal("no value and no default", "an override").getMessage()));
    }
    return Optional.of(value);
  }

  private static Optional<String> value(Value declaration, Optional<String> override) {
    declaration.only(
        "Type",
        "Default",
        "AllowedValues",
        "AllowedPattern",
        "MinValue",
        "MaxValue",
        "Description",
        "ConstraintDescription",
        "NoEcho");
    boolean number = declaration.get("Type").oneOf("String", "Number").equals("Number");
    Optional<String> value = override.or(() -> declaration.find("Default").map(Value::text));
    value.ifPresent(text -> {
      if (number) {
        checkNumber(declaration, text);
      }
      checkText(declaration, text);
    });
    return value;
  }

  private static void checkNumber(Value declaration, String text) {
    BigDecimal number;
    try {
      number = new BigDecimal(text);
    } catch (NumberFormatException e) {
      throw declaration.refusal(text, "a number");
    }
    declaration
        .find("MinValue")
        .map(Value::decimal)
        .filter(min -> number.compareTo(min) < 0)
        .ifPresent(min -> {
          throw declaration.refusal(text, "at least " + min);
        });
    declaration
        .find("MaxValue")
        .map(Value::decimal)
        .filter(max -> number.compareTo(max) > 0)
        .ifPresent(max -> {
          throw declaration.refusal(text, "at most " + max);
        });
  }

  private static void checkText(Value declaration, String text) {
    declaration
        .find("AllowedValues")
        .map(allowed -> allowed.items().stream().map(Value::text).toList())
        .filter(allowed -> !allowed.contains(text))
        .ifPresent(allowed -> {
          throw declaration.refusal(text, "one of " + String.join(", ", allowed));
        });
    declaration
        .find("AllowedPattern")
        .map(Value::text)
        .filter(pattern -> !text.matches(pattern))
        .ifPresent(pattern -> {
          throw declaration.refusal(text, "a text that matches " + pattern);
        });
  }
}
