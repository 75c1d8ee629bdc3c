package io.icewatch.local.template;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The template's resources, in its order, ready to be read: their references resolve. */
final class Resources {
  private final Map<String, Resource> byLogicalId = new LinkedHashMap<>();
  private final Intrinsics intrinsics;

  private Resources(Parameters parameters) {
    intrinsics =
        new Intrinsics(parameters, logicalId -> Optional.ofNullable(byLogicalId.get(logicalId)));
  }

  /**
   * Reads the section {@code Resources}.
   *
   * @throws TemplateException if a resource is of an unknown type or depends on a condition
   */
  static Resources read(Value section, Parameters parameters) {
    Resources resources = new Resources(parameters);
    section.entries().forEach(resources::add);
    return resources;
  }

  /** The resources of one type. */
  List<Resource> of(ResourceType type) {
    return byLogicalId.values().stream().filter(resource -> resource.type() == type).toList();
  }

  /** {@code value}, with its references resolved. */
  Value resolve(Value value) {
    return value.resolvedBy(intrinsics);
  }

  /** The resource of {@code type} whose name or ARN {@code reference} is. */
  Resource referredTo(Value reference, ResourceType type) {
    String text = reference.text();
    return of(type).stream()
        .filter(resource -> resource.name().equals(text) || resource.arn().equals(text))
        .findFirst()
        .orElseThrow(() -> reference.refusal(text, "the template's " + type));
  }

  private void add(String logicalId, Value declaration) {
    Value resource = resolve(declaration.named(logicalId));
    resource.only(
        "Type", "Properties", "Metadata", "DependsOn", "DeletionPolicy", "UpdateReplacePolicy");
    ResourceType type = ResourceType.of(resource.get("Type"));
    Value properties = resource.section("Properties").named(logicalId);
    byLogicalId.put(logicalId, new Resource(logicalId, type, properties));
  }
}
