package io.icewatch.local.template;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A stack that another one deploys: {@code AWS::CloudFormation::Stack} with a template of the
 * checkout.
 *
 * <p>Read when it is first asked for, so that stacks may use each other's outputs in any order of
 * writing. Stacks that wait for each other are refused, as CloudFormation refuses them.
 */
final class NestedStack implements Referable {
  private static final String OUTPUT = "Outputs.";

  private final StackSource parent;
  private final String logicalId;
  private final Value properties;
  private @Nullable Stack stack;
  private boolean reading;

  /**
   * @param parent where the deploying stack was read from
   */
  NestedStack(StackSource parent, String logicalId, Value properties) {
    this.parent = parent;
    this.logicalId = logicalId;
    this.properties = properties.only("TemplateURL", "Parameters", "Tags");
  }

  /**
   * The stack.
   *
   * @throws TemplateException if its template cannot be read, is given a parameter that it does not
   *     declare or not given one that it needs, or needs an output of its own
   */
  Stack stack() {
    if (stack == null) {
      if (reading) {
        throw properties.refusal("a circle of stacks", "none that waits for its own outputs");
      }
      reading = true;
      stack = read();
    }
    return stack;
  }

  /** Not known here: the id that CloudFormation gives it. */
  @Override
  public Optional<String> reference() {
    return Optional.empty();
  }

  @Override
  public Optional<String> attribute(String attribute) {
    return attribute.startsWith(OUTPUT)
        ? stack().output(attribute.substring(OUTPUT.length()))
        : Optional.empty();
  }

  private Stack read() {
    Value url = properties.get("TemplateURL");
    StackSource source =
        parent
            .nested(logicalId, url.text())
            .orElseThrow(
                () -> url.refusal(url.text(), "a template of the checkout, beside this one"));
    Map<String, String> arguments = new LinkedHashMap<>();
    Value given = properties.section("Parameters");
    given.entries().forEach((name, value) -> arguments.put(name, value.text()));
    Stack read = Stack.read(source, arguments);
    read.parameters()
        .missing()
        .ifPresent(name -> {
          throw given.refusal("no " + name, "one, as " + source.title() + " has no default");
        });
    return read;
  }
}
