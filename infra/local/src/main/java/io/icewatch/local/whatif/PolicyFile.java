package io.icewatch.local.whatif;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * A policy as a file: parameters of the template that differ from its defaults, with a name.
 *
 * @param name as few words as a table's first column holds
 * @param parameters parameter to value, in the file's order; none for the template's defaults
 */
public record PolicyFile(String name, Map<String, String> parameters) {
  private static final Set<String> KEYS = Set.of("name", "parameters");

  /**
   * @throws IllegalArgumentException if the name is blank
   */
  public PolicyFile {
    if (name.isBlank()) {
      throw new IllegalArgumentException("a policy with a blank name, expected a word or two");
    }
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException if it is no policy; names the file and what was expected
   * @throws UncheckedIOException if it cannot be read
   */
  public static PolicyFile read(Path file) {
    Object content;
    try (Reader reader = Files.newBufferedReader(file)) {
      content = new Yaml(new SafeConstructor(new LoaderOptions())).load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (YAMLException e) {
      throw new IllegalArgumentException(
          "%s is no YAML: %s"
              .formatted(file, String.valueOf(e.getMessage()).lines().findFirst().orElse("")),
          e);
    }
    if (!(content instanceof Map<?, ?> map)
        || !KEYS.containsAll(map.keySet())
        || !(map.get("name") instanceof String name)
        || !(map.get("parameters") instanceof Map<?, ?> parameters)) {
      throw new IllegalArgumentException(
          "%s is no policy, expected name and parameters and nothing else".formatted(file));
    }
    Map<String, String> values = new LinkedHashMap<>();
    parameters.forEach((parameter, value) -> values.put(parameter.toString(), text(value)));
    return new PolicyFile(name, values);
  }

  private static String text(Object value) {
    return value == null ? "" : value.toString();
  }

  /**
   * Every policy of a folder, by file name.
   *
   * @throws UncheckedIOException if the folder cannot be read
   */
  public static List<PolicyFile> readAll(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".yaml"))
          .sorted()
          .map(PolicyFile::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The command that deploys it. */
  public String deployment() {
    return parameters.isEmpty()
        ? "sam deploy"
        : parameters.entrySet().stream()
            .map(each -> each.getKey() + "=" + each.getValue())
            .collect(Collectors.joining(" ", "sam deploy --parameter-overrides ", ""));
  }
}
