package io.icewatch.local.template;

import io.icewatch.local.template.FunctionSpec.AsyncRetries;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads {@code AWS::Serverless::Function}: its own properties over those in {@code Globals}. */
final class FunctionReader {
  private static final String[] KNOWN = {
    "FunctionName",
    "Handler",
    "Runtime",
    "Timeout",
    "MemorySize",
    "Environment",
    "Events",
    "AutoPublishAlias",
    "Layers",
    "EventInvokeConfig",
    // Nobody else uses up this machine's executions.
    "ReservedConcurrentExecutions",
    // Where the code comes from, how it is published, what it may do, where it runs and logs.
    "CodeUri",
    "Architectures",
    "SnapStart",
    "AutoPublishAliasAllProperties",
    "VersionDescription",
    "DeploymentPreference",
    "Tracing",
    "Description",
    "Role",
    "VpcConfig",
    "Policies",
    "PermissionsBoundary",
    "LoggingConfig",
    "Tags"
  };

  private final Value globals;
  private final Resources resources;
  private final Path template;

  /**
   * @param globals the template's section {@code Globals}
   * @param resources where layers are found
   * @param template the template's file, which their folders lie beside
   */
  FunctionReader(Value globals, Resources resources, Path template) {
    this.globals = globals.only("Function").section("Function").only(KNOWN);
    this.resources = resources;
    this.template = template;
  }

  FunctionSpec read(Resource function) {
    Value own = function.properties().only(KNOWN);
    get(own, "Runtime").oneOf("java25");
    return new FunctionSpec(
        function.logicalId(),
        function.name(),
        get(own, "Handler").text(),
        environment(own),
        find(own, "Timeout").map(value -> value.integer(1, 900)).orElse(3),
        find(own, "MemorySize").map(value -> value.integer(128, 10_240)).orElse(128),
        find(own, "AutoPublishAlias").map(Value::text),
        Stream.of(globals, own).flatMap(this::layers).toList(),
        find(own, "EventInvokeConfig")
            .map(FunctionReader::asyncRetries)
            .orElse(AsyncRetries.DEFAULT));
  }

  private Stream<Path> layers(Value function) {
    return function.find("Layers").stream()
        .flatMap(layers -> layers.items().stream())
        .map(layer -> folder(resources.referredTo(layer, ResourceType.LAYER).properties()));
  }

  private Path folder(Value layer) {
    layer.only(
        "ContentUri",
        "LayerName",
        "Description",
        "CompatibleArchitectures",
        "CompatibleRuntimes",
        "LicenseInfo",
        "RetentionPolicy");
    Value content = layer.get("ContentUri");
    Path folder = template.resolveSibling(content.text());
    if (!Files.isDirectory(folder)) {
      throw content.refusal(content.text(), "a folder beside the template");
    }
    return folder;
  }

  private static AsyncRetries asyncRetries(Value config) {
    config.only("MaximumRetryAttempts", "MaximumEventAgeInSeconds");
    AsyncRetries usual = AsyncRetries.DEFAULT;
    return new AsyncRetries(
        config
            .find("MaximumRetryAttempts")
            .map(value -> value.integer(0, 2))
            .orElse(usual.attempts()),
        config
            .find("MaximumEventAgeInSeconds")
            .map(value -> Duration.ofSeconds(value.integer(60, 21_600)))
            .orElse(usual.oldest()));
  }

  private Map<String, String> environment(Value own) {
    Map<String, String> environment = new HashMap<>();
    for (Value properties : new Value[] {globals, own}) {
      properties
          .section("Environment")
          .only("Variables")
          .section("Variables")
          .entries()
          .forEach((name, value) -> environment.put(name, value.text()));
    }
    return environment;
  }

  private Optional<Value> find(Value own, String key) {
    return own.find(key).or(() -> globals.find(key));
  }

  private Value get(Value own, String key) {
    return find(own, key).orElseGet(() -> own.get(key));
  }
}
