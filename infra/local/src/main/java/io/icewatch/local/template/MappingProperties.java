package io.icewatch.local.template;

import java.io.StringReader;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;

/** Reads a mapping that stands outside of a template, held to the same rules. */
public final class MappingProperties {
  private MappingProperties() {}

  /**
   * Reads the properties of a SAM event of type {@code Kinesis}, but for its {@code Stream}.
   *
   * @param source what messages call it
   * @param properties JSON or YAML
   * @param stream name of the stream that the mapping reads
   * @return the mapping {@code Function.Event}
   * @throws TemplateException if a property is unknown or its value not allowed
   */
  public static MappingSpec read(String source, String properties, String stream) {
    if (new Yaml().compose(new StringReader(properties)) instanceof MappingNode mapping) {
      return MappingReader.properties(
          "Function",
          "Function.Event",
          stream,
          Value.root(source, mapping).named("Function.Event"));
    }
    throw new TemplateException(source + ": found no properties of a mapping");
  }
}
