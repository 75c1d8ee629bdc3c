package io.icewatch.local.template;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

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
    // Where the code comes from, how it is published, what it may do, where it logs.
    "CodeUri",
    "Architectures",
    "SnapStart",
    "AutoPublishAlias",
    "AutoPublishAliasAllProperties",
    "VersionDescription",
    "DeploymentPreference",
    "Tracing",
    "Description",
    "Role",
    "LoggingConfig",
    "Tags"
  };

  private final Value globals;

  /**
   * @param globals the template's section {@code Globals}
   */
  FunctionReader(Value globals) {
    this.globals = globals.only("Function").section("Function").only(KNOWN);
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
        find(own, "MemorySize").map(value -> value.integer(128, 10_240)).orElse(128));
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
