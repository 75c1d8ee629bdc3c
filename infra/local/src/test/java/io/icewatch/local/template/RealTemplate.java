package io.icewatch.local.template;

import java.nio.file.Path;
import java.util.Map;

/** The template that is deployed. */
final class RealTemplate {
  static final Path FILE = Path.of("..", "..", "template.yaml");

  private RealTemplate() {}

  static Template read() {
    return read(Map.of());
  }

  static Template read(Map<String, String> overrides) {
    return Template.read(FILE, overrides);
  }

  static FunctionSpec function(Template template, String logicalId) {
    return template.functions().stream()
        .filter(function -> function.logicalId().equals(logicalId))
        .findFirst()
        .orElseThrow();
  }

  static MappingSpec mapping(Template template, String id) {
    return template.mappings().stream()
        .filter(mapping -> mapping.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  static IcebergTableSpec table(Template template, String name) {
    return template.icebergTables().stream()
        .filter(table -> table.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
