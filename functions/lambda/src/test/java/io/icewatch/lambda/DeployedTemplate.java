package io.icewatch.lambda;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * What template.yaml gives a function, and what infra/lake.yaml takes from it: for the tests of
 * both functions, which run in a folder beside this one.
 */
public final class DeployedTemplate {
  private static final Path TEMPLATE = Path.of("..", "..", "template.yaml");
  private static final Path LAKE = Path.of("..", "..", "infra", "lake.yaml");

  private final MappingNode root;
  private final MappingNode lake;

  private DeployedTemplate(MappingNode root, MappingNode lake) {
    this.root = root;
    this.lake = lake;
  }

  /** The templates of this checkout. */
  public static DeployedTemplate read() {
    return new DeployedTemplate(compose(TEMPLATE), compose(LAKE));
  }

  private static MappingNode compose(Path file) {
    LoaderOptions options = new LoaderOptions();
    options.setMaxAliasesForCollections(1_000); // every function has the same boundary
    try (Reader reader = Files.newBufferedReader(file)) {
      return (MappingNode) new Yaml(options).compose(reader);
    } catch (IOException e) {
      throw new AssertionError("no template at " + file.toAbsolutePath(), e);
    }
  }

  /**
   * A function's variables with every parameter at its default; a resource, or a stack's output, is
   * its own name.
   */
  public Map<String, String> environment(String function) {
    return environment(function, "Default");
  }

  /**
   * A function's variables with every number at a bound.
   *
   * @param bound {@code MinValue} or {@code MaxValue}; every number must have one
   */
  public Map<String, String> environment(String function, String bound) {
    Map<String, String> variables = new LinkedHashMap<>();
    Node node = at(root, "Resources", function, "Properties", "Environment", "Variables");
    for (NodeTuple variable : ((MappingNode) node).getValue()) {
      ScalarNode value = (ScalarNode) variable.getValueNode();
      variables.put(text(variable.getKeyNode()), resolved(value, bound));
    }
    return variables;
  }

  /** A scalar property of a function. */
  public String property(String function, String name) {
    return text(at(root, "Resources", function, "Properties", name));
  }

  /** A table's columns in order, name to type. */
  public Map<String, String> columns(String table) {
    Map<String, String> columns = new LinkedHashMap<>();
    Node fields =
        at(
            lake,
            "Resources",
            table,
            "Properties",
            "OpenTableFormatInput",
            "IcebergInput",
            "IcebergTableInput",
            "Schema",
            "Fields");
    for (Node field : ((SequenceNode) fields).getValue()) {
      columns.put(text(child(field, "Name")), text(child(field, "Type")));
    }
    return columns;
  }

  private String resolved(ScalarNode value, String bound) {
    String name = value.getValue();
    if (value.getTag().getValue().equals("!GetAtt")) {
      return name.substring(name.lastIndexOf('.') + 1);
    }
    if (name.equals("AWS::StackName")) {
      return "icewatch";
    }
    if (!value.getTag().getValue().equals("!Ref") || !isParameter(name)) {
      return name;
    }
    boolean isNumber = text(at(root, "Parameters", name, "Type")).equals("Number");
    return text(at(root, "Parameters", name, isNumber ? bound : "Default"));
  }

  private boolean isParameter(String name) {
    return ((MappingNode) at(root, "Parameters"))
        .getValue().stream().anyMatch(tuple -> text(tuple.getKeyNode()).equals(name));
  }

  private static Node at(MappingNode template, String... path) {
    Node node = template;
    for (String name : path) {
      node = child(node, name);
    }
    return node;
  }

  private static Node child(Node parent, String name) {
    return ((MappingNode) parent)
        .getValue().stream()
            .filter(tuple -> text(tuple.getKeyNode()).equals(name))
            .map(NodeTuple::getValueNode)
            .findFirst()
            .orElseThrow(() -> new AssertionError("no " + name + parent.getStartMark()));
  }

  private static String text(Node node) {
    return ((ScalarNode) node).getValue();
  }
}
