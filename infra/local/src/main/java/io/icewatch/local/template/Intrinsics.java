package io.icewatch.local.template;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The intrinsic functions that yield a text: Ref, Fn::GetAtt, Fn::Sub and Fn::Join. Fn::If is
 * {@link Value}'s.
 */
final class Intrinsics implements Value.Resolver {
  static final String REGION = "us-east-1";
  static final String ACCOUNT_ID = "123456789012";
  static final String PARTITION = "aws";

  /** Name of the outermost stack. */
  static final String STACK_NAME = "icewatch";

  private static final Map<String, String> PSEUDO_PARAMETERS =
      Map.of(
          "AWS::Region", REGION,
          "AWS::AccountId", ACCOUNT_ID,
          "AWS::Partition", PARTITION,
          "AWS::URLSuffix", "amazonaws.com");

  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(!?)([^}]*)}");

  private final String stackName;
  private final Parameters parameters;
  private final BiPredicate<String, Value> conditions;
  private final Function<String, Optional<Referable>> referents;

  /**
   * @param stackName name of the stack in whose template the functions stand
   * @param conditions whether a condition of that template holds, and who asks
   * @param referents what a logical id of that template stands for
   */
  Intrinsics(
      String stackName,
      Parameters parameters,
      BiPredicate<String, Value> conditions,
      Function<String, Optional<Referable>> referents) {
    this.stackName = stackName;
    this.parameters = parameters;
    this.conditions = conditions;
    this.referents = referents;
  }

  @Override
  public boolean holds(String condition, Value place) {
    return conditions.test(condition, place);
  }

  @Override
  public String resolve(Value.Call call) {
    Value argument = call.argument();
    return switch (call.function()) {
      case "Ref" -> reference(argument.text(), argument);
      case "Fn::GetAtt" -> attribute(argument);
      case "Fn::Sub" -> substitute(argument);
      case "Fn::Join" -> join(argument);
      default -> throw argument.refusal(call.function(), "Ref, Fn::GetAtt, Fn::Sub or Fn::Join");
    };
  }

  private String reference(String name, Value place) {
    if (name.equals("AWS::StackName")) {
      return stackName;
    }
    String pseudo = PSEUDO_PARAMETERS.get(name);
    if (pseudo != null) {
      return pseudo;
    }
    return parameters
        .value(name)
        .or(() -> referents.apply(name).flatMap(Referable::reference))
        .orElseThrow(() -> place.refusal("Ref " + name, "a parameter, or a resource with a name"));
  }

  private String attribute(Value argument) {
    List<String> path =
        argument.isList()
            ? argument.items().stream().map(Value::text).toList()
            : List.of(argument.text().split("\\.", 2));
    return attribute(String.join(".", path), argument);
  }

  private String attribute(String path, Value place) {
    int dot = path.indexOf('.');
    return (dot < 0 ? Optional.<Referable>empty() : referents.apply(path.substring(0, dot)))
        .flatMap(referent -> referent.attribute(path.substring(dot + 1)))
        .orElseThrow(() ->
            place.refusal(
                "Fn::GetAtt " + path, "Arn of a resource that has one, or Outputs of a stack"));
  }

  private String substitute(Value argument) {
    if (!argument.isList()) {
      return substitute(argument, Map.of());
    }
    List<Value> items = argument.items();
    if (items.size() != 2) {
      throw argument.refusal(items.size() + " items", "a text and a mapping");
    }
    Map<String, String> own = new HashMap<>();
    items.get(1).entries().forEach((name, value) -> own.put(name, value.text()));
    return substitute(items.getFirst(), own);
  }

  private String substitute(Value text, Map<String, String> own) {
    return PLACEHOLDER
        .matcher(text.text())
        .replaceAll(found ->
            Matcher.quoteReplacement(substitute(found.group(1), found.group(2), text, own)));
  }

  private String substitute(String mark, String name, Value place, Map<String, String> own) {
    if (!mark.isEmpty()) {
      return "${" + name + "}";
    }
    String value = own.get(name);
    if (value != null) {
      return value;
    }
    // SAM lets the alias of a function, X.Alias, be referred to.
    return name.contains(".") && referents.apply(name).isEmpty()
        ? attribute(name, place)
        : reference(name, place);
  }

  private static String join(Value argument) {
    List<Value> items = argument.items();
    if (items.size() != 2) {
      throw argument.refusal(items.size() + " items", "a delimiter and a list");
    }
    return list(items.get(1)).collect(Collectors.joining(items.getFirst().text()));
  }

  /** The texts of a list, or what {@code Fn::Split} makes of one text. */
  private static Stream<String> list(Value value) {
    return value
        .call()
        .filter(call -> call.function().equals("Fn::Split"))
        .map(call -> split(call.argument()))
        .orElseGet(() -> value.items().stream().map(Value::text));
  }

  private static Stream<String> split(Value argument) {
    List<Value> items = argument.items();
    if (items.size() != 2) {
      throw argument.refusal(items.size() + " items", "a delimiter and a text");
    }
    return Arrays.stream(items.get(1).text().split(Pattern.quote(items.getFirst().text()), -1));
  }
}
