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
  private final Map<String, ImpliedMapping> mappings = new LinkedHashMap<>();
  private final Intrinsics intrinsics;
  private final Value root;

  private Stack(StackSource source, Value root, Parameters parameters) {
    this.source = source;
    this.parameters = parameters;
    this.intrinsics = new Intrinsics(source.stackName(), parameters, this::find);
    this.root = root.resolvedBy(intrinsics);
  }

  /**
   * Reads a stack.
   *
   * @param arguments values of its parameters, in place of the template's defaults
   * @throws TemplateException if the file is no template, an argument names no parameter or has a
   *     value that is not allowed, a resource is of an unknown type or depends on a condition
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
        // Nothing that runs here may depend on one: Condition and Fn::If are refused.
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

  /** Its own functions, each over the template's {@code Globals}. */
  List<FunctionSpec> functions() {
    FunctionReader reader = new FunctionReader(root.section("Globals"));
    return resources()
        .filter(resource -> resource.type() == ResourceType.FUNCTION)
        .map(reader::read)
        .toList();
  }

  /** What it hands to the stack that deploys it under {@code name}, if it does. */
  Optional<String> output(String name) {
    return root.section("Outputs")
        .find(name)
        .map(output -> output.only("Description", "Value").get("Value").text());
  }

  private Optional<Referable> find(String logicalId) {
    return Optional.<Referable>ofNullable(resources.get(logicalId))
        .or(() -> Optional.ofNullable(nested.get(logicalId)))
        .or(() -> Optional.ofNullable(mappings.get(logicalId)));
  }

  private void add(String logicalId, Value declaration) {
    Value resource = declaration.named(logicalId);
    resource.only(
        "Type", "Properties", "Metadata", "DependsOn", "DeletionPolicy", "UpdateReplacePolicy");
    Value type = resource.get("Type");
    Value properties = resource.section("Properties").named(logicalId);
    if (type.text().equals(NESTED)) {
      nested.put(logicalId, new NestedStack(source, logicalId, properties));
    } else {
      add(new Resource(source.stackName(), logicalId, ResourceType.of(type), properties));
    }
  }

  private void add(Resource resource) {
    resources.put(resource.logicalId(), resource);
    if (resource.type() == ResourceType.FUNCTION) {
      for (String event : resource.properties().section("Events").entries().keySet()) {
        mappings.put(resource.logicalId() + event, new ImpliedMapping(resource.logicalId(), event));
      }
    }
  }

  /**
   * The event source mapping that SAM makes of a function's event, under both their names in one.
   */
  private record ImpliedMapping(String function, String event) implements Referable {

    /** Its UUID. */
    @Override
    public Optional<String> reference() {
      return Optional.of(MappingSpec.uuid(MappingSpec.id(function, event)).toString());
    }

    @Override
    public Optional<String> attribute(String attribute) {
      return Optional.empty();
    }
  }
}
