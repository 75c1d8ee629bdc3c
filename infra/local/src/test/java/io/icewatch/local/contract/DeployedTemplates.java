package io.icewatch.local.contract;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * The templates as they are written, all of them: for what the local stack has no use for and
 * therefore does not read. An intrinsic function is its short form's text, e.g. {@code
 * EpisodeTable.Arn}.
 */
final class DeployedTemplates {
  static final Path HOME = Path.of("..", "..");

  private final Map<String, MappingNode> resources = new LinkedHashMap<>();

  private DeployedTemplates() {}

  static DeployedTemplates read() {
    return read(HOME);
  }

  /**
   * @param home the top of a checkout
   */
  static DeployedTemplates read(Path home) {
    DeployedTemplates templates = new DeployedTemplates();
    templates.add(home.resolve("template.yaml"));
    try (Stream<Path> files = Files.list(home.resolve("infra"))) {
      files.filter(file -> file.toString().endsWith(".yaml")).sorted().forEach(templates::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return templates;
  }

  /** Logical ids of the resources of a CloudFormation type. */
  List<String> ofType(String type) {
    return resources.entrySet().stream()
        .filter(resource -> text(at(resource.getValue(), "Type")).equals(type))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** A property of a resource, down a path. */
  Node property(String logicalId, String... path) {
    MappingNode resource = resources.get(logicalId);
    if (resource == null) {
      throw new AssertionError("no resource " + logicalId);
    }
    return at(at(resource, "Properties"), path);
  }

  /** Whether a resource has a property. */
  boolean has(String logicalId, String property) {
    return entries(at(requireNonNull(resources.get(logicalId)), "Properties"))
        .containsKey(property);
  }

  /** What stands in a mapping, down a path. */
  static Node property(Node mapping, String... path) {
    return at(mapping, path);
  }

  /** What a role's statements allow: Sid to actions, in alphabetical order. */
  Map<String, List<String>> actions(String role) {
    Map<String, List<String>> actions = new TreeMap<>();
    Node policy = items(property(role, "Policies")).getFirst();
    for (Node item : items(at(policy, "PolicyDocument", "Statement"))) {
      if (item instanceof MappingNode statement) {
        actions.put(text(at(statement, "Sid")), texts(at(statement, "Action")).sorted().toList());
      }
    }
    return actions;
  }

  /** The text, or the texts of the list, that stands here. */
  static Stream<String> texts(Node node) {
    return node instanceof SequenceNode sequence
        ? sequence.getValue().stream().map(DeployedTemplates::text)
        : Stream.of(text(node));
  }

  static String text(Node node) {
    return ((ScalarNode) node).getValue();
  }

  static List<Node> items(Node node) {
    return ((SequenceNode) node).getValue();
  }

  static Map<String, Node> entries(Node node) {
    Map<String, Node> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : ((MappingNode) node).getValue()) {
      entries.put(text(tuple.getKeyNode()), tuple.getValueNode());
    }
    return entries;
  }

  private static Node at(Node node, String... path) {
    Node found = node;
    List<String> seen = new ArrayList<>();
    for (String name : path) {
      seen.add(name);
      Node next = entries(found).get(name);
      if (next == null) {
        throw new AssertionError("no " + String.join(".", seen) + node.getStartMark());
      }
      found = next;
    }
    return found;
  }

  private void add(Path file) {
    try (Reader reader = Files.newBufferedReader(file)) {
      LoaderOptions options = new LoaderOptions();
      options.setMaxAliasesForCollections(1_000); // every alarm tells the same topic
      Node root = new Yaml(options).compose(reader);
      entries(at(root, "Resources"))
          .forEach((logicalId, resource) -> {
            if (resources.put(logicalId, (MappingNode) resource) != null) {
              throw new AssertionError("two resources are called " + logicalId);
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
  }
}
