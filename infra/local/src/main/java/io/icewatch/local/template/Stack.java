package io.icewatch.local.template;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** One template with its parameters, and the stacks nested in it: references resolve. */
final class Stack {
  /** The type of a stack in a stack. */
  static final String NESTED = "AWS::CloudFormation::Stack";

  private final StackSource source;
  private final Parameters parameters;
  private final Map<String, Resource> resources = new LinkedHashMap<>();
  private final Map<String, NestedStack> nested = new LinkedHashMap<>();
  private final Map<String, Implied> implied = new LinkedHashMap<>();
  private final Conditions conditions;
  private final Value root;

  private Stack(StackSource source, Value root, Parameters parameters) {
    this.source = source;
    this.parameters = parameters;
    this.root =
        root.resolvedBy(new Intrinsics(source.stackName(), parameters, this::holds, this::find));
    this.conditions = new Conditions(this.root.section("Conditions"));
  }

  private boolean holds(String condition, Value place) {
    return conditions.holds(condition, place);
  }

  /**
   * Reads a stack.
   *
   * @param arguments values of its parameters, in place of the template's defaults
   * @throws TemplateException if the file is no template, an argument names no parameter or has a
   *     value that is not allowed, or a resource is of an unknown type
   */
  static Stack read(StackSource source, Map<String, String> arguments) {
    Value root = Value.root(source.title(), TemplateFile.compose(source.file()));
    root.only(
        "AWSTemplateFormatVersion",
        "Transform",
        "Description",
        "Parameters",
        "Globals",
        "Resources",
        "Outputs",
        // Said to whoever deploys; nothing here reads them.
        "Metadata",
        "Conditions");
    Parameters parameters = Parameters.read(root.section("Parameters"), arguments);
    Stack stack = new Stack(source, root, parameters);
    stack.root.section("Resources").entries().forEach(stack::add);
    return stack;
  }

  Parameters parameters() {
    return parameters;
  }

  /** Its own resources, in the template's order. */
  Stream<Resource> resources() {
    return resources.values().stream();
  }

  /** This stack and every stack nested in it. */
  Stream<Stack> withNested() {
    return Stream.concat(
        Stream.of(this), nested.values().stream().flatMap(inner -> inner.stack().withNested()));
  }

  /**
   * Its own functions, each over the template's {@code Globals}.
   *
   * @param all the resources of this and the other stacks
   */
  List<FunctionSpec> functions(Resources all) {
    FunctionReader reader = new FunctionReader(root.section("Globals"), all, source.file());
    return resources()
        .filter(resource -> resource.type() == ResourceType.FUNCTION)
        .map(reader::read)
        .toList();
  }

  /** What it hands to the stack that deploys it under {@code name}, if it does. */
  Optional<String> output(String name) {
    return root.section("Outputs")
        .find(name)
        .map(output -> output.only("Condition", "Description", "Value"))
        .filter(this::isMade)
        .map(output -> output.get("Value").text());
  }

  private Optional<Referable> find(String logicalId) {
    return Optional.<Referable>ofNullable(resources.get(logicalId))
        .or(() -> Optional.ofNullable(nested.get(logicalId)))
        .or(() -> Optional.ofNullable(implied.get(logicalId)));
  }

  private void add(String logicalId, Value declaration) {
    Value resource = declaration.named(logicalId);
    resource.only(
        "Type",
        "Condition",
        "Properties",
        "Metadata",
        "DependsOn",
        "DeletionPolicy",
        "UpdateReplacePolicy");
    if (!isMade(resource)) {
      return;
    }
    Value type = resource.get("Type");
    Value properties = resource.section("Properties").named(logicalId);
    if (type.text().equals(NESTED)) {
      nested.put(logicalId, new NestedStack(source, logicalId, properties));
    } else {
      add(new Resource(source.stackName(), logicalId, ResourceType.of(type), properties));
    }
  }

  private boolean isMade(Value declaration) {
    return declaration
        .find("Condition")
        .map(condition -> holds(condition.text(), condition))
        .orElse(true);
  }

  private void add(Resource resource) {
    resources.put(resource.logicalId(), resource);
    if (resource.type() == ResourceType.FUNCTION) {
      addImplied(resource, resource.logicalId());
    }
  }

  /** What SAM makes of a function besides the function, under the names that SAM gives it. */
  private void addImplied(Resource function, String id) {
    for (String event : function.properties().section("Events").entries().keySet()) {
      implied.put(id + event, new Implied(MappingSpec.uuid(MappingSpec.id(id, event)).toString()));
    }
    implied.put(
        HttpApiSpec.IMPLICIT,
        new Implied(HttpApiSpec.id(source.stackName(), HttpApiSpec.IMPLICIT)));
    Optional.of(function.properties())
        .flatMap(own -> own.find("AutoPublishAlias"))
        .or(() -> root.section("Globals").section("Function").find("AutoPublishAlias"))
        .ifPresent(alias -> {
          implied.put(id + ".Alias", new Implied(function.arn() + ":" + alias.text()));
          implied.put(id + ".Version", new Implied(function.arn() + ":1"));
        });
  }

  /** Something that the template does not name. */
  private record Implied(String id) implements Referable {
    @Override
    public Optional<String> reference() {
      return Optional.of(id);
    }

    @Override
    public Optional<String> attribute(String attribute) {
      return Optional.empty();
    }
  }
}
