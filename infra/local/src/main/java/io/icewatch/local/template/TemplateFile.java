package io.icewatch.local.template;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;

/** From a file to a tree of nodes, each of which still knows its tag and its line. */
final class TemplateFile {
  /** Every alarm of a template names those who are told by the same anchor. */
  private static final int MOST_ALIASES = 1_000;

  private TemplateFile() {}

  /**
   * The file's only document.
   *
   * @throws TemplateException if the file cannot be read or does not hold one YAML mapping
   */
  static MappingNode compose(Path file) {
    if (parse(file) instanceof MappingNode mapping) {
      return mapping;
    }
    throw new TemplateException(
        file.getFileName() + ":1: found no YAML mapping, expected a SAM template");
  }

  private static Yaml yaml() {
    LoaderOptions options = new LoaderOptions();
    options.setMaxAliasesForCollections(MOST_ALIASES);
    return new Yaml(options);
  }

  private static Node parse(Path file) {
    try (Reader reader = Files.newBufferedReader(file)) {
      return yaml().compose(reader);
    } catch (NoSuchFileException e) {
      throw new TemplateException(file + ": found no such file, expected a SAM template", e);
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      throw new TemplateException(
          "%s:%d: found %s, expected YAML".formatted(file.getFileName(), line, e.getProblem()), e);
    } catch (IOException | YAMLException e) {
      throw new TemplateException(
          "%s: found %s, expected YAML".formatted(file, oneLine(e.toString())), e);
    }
  }

  private static String oneLine(String message) {
    return message.replaceAll("\\s*\\R\\s*", " ");
  }
}
