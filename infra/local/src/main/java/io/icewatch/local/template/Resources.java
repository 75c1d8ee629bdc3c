package io.icewatch.local.template;

import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The resources of a stack and of the stacks nested in it, in the templates' order. */
final class Resources {
  private static final Pattern QUALIFIED =
      Pattern.compile("(arn:[^:]+:lambda:[^:]+:[^:]+:function:[^:]+):[^:]+");

  private final List<Resource> resources;

  Resources(Stack stack) {
    resources = stack.withNested().flatMap(Stack::resources).toList();
  }

  /** The resources of one type. */
  List<Resource> of(ResourceType type) {
    return resources.stream().filter(resource -> resource.type() == type).toList();
  }

  /** The resources of one type, read. */
  <T> List<T> all(ResourceType type, Function<Resource, T> reader) {
    return of(type).stream().map(reader).toList();
  }

  /** The resource of {@code type} whose name, ARN or reference {@code reference} is. */
  Resource referredTo(Value reference, ResourceType type) {
    return referredTo(reference.text(), reference, type);
  }

  /** The function whose ARN {@code arn} is, with an alias behind it or without. */
  Resource function(Value arn) {
    Matcher qualified = QUALIFIED.matcher(arn.text());
    String unqualified = qualified.matches() ? qualified.group(1) : arn.text();
    return referredTo(unqualified, arn, ResourceType.FUNCTION);
  }

  /**
   * The resource of {@code type} whose name, ARN or reference {@code text} is.
   *
   * @param place who refers to it
   */
  Resource referredTo(String text, Value place, ResourceType type) {
    return of(type).stream()
        .filter(resource ->
            resource.name().equals(text)
                || resource.arn().equals(text)
                || resource.reference().filter(text::equals).isPresent())
        .findFirst()
        .orElseThrow(() -> place.refusal(text, "the template's " + type));
  }
}
