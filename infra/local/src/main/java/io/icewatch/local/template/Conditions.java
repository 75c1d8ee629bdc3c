package io.icewatch.local.template;

import java.util.List;
import java.util.Map;

/** The section {@code Conditions}: what holds for the parameters' values. */
final class Conditions {
  private final Map<String, Value> declarations;

  /**
   * @param section the section, whose references resolve
   */
  Conditions(Value section) {
    declarations = section.entries();
  }

  /**
   * Whether a condition holds.
   *
   * @param place who asks
   */
  boolean holds(String name, Value place) {
    Value declared = declarations.get(name);
    if (declared == null) {
      throw place.refusal("condition " + name, "one of " + declarations.keySet());
    }
    return holds(declared);
  }

  private boolean holds(Value condition) {
    Value.Call call =
        condition
            .call()
            .orElseThrow(() -> condition.refusal("no function", "a condition function"));
    Value argument = call.argument();
    return switch (call.function()) {
      case "Condition" -> holds(argument.text(), argument);
      case "Fn::Not" -> !holds(argument.onlyItem());
      case "Fn::And" -> argument.items().stream().allMatch(this::holds);
      case "Fn::Or" -> argument.items().stream().anyMatch(this::holds);
      case "Fn::Equals" -> {
        List<Value> items = argument.items();
        if (items.size() != 2) {
          throw argument.refusal(items.size() + " items", "two");
        }
        yield items.getFirst().text().equals(items.getLast().text());
      }
      default ->
          throw argument.refusal(
              call.function(), "Fn::Equals, Fn::Not, Fn::And, Fn::Or or Condition");
    };
  }
}
