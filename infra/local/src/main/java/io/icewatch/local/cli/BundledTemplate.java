package io.icewatch.local.cli;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The template that a released jar brings along, with the stacks nested in it. */
final class BundledTemplate {
  /** Where the build puts it. */
  static final String RESOURCE = "/stack/template.yaml";

  private BundledTemplate() {}

  /**
   * The template in a folder of its own, which lasts as long as this process.
   *
   * @param bundled the template in a jar or a folder; the stacks are beside it and below
   * @throws UncheckedIOException if it cannot be unpacked
   */
  static Path unpacked(URL bundled) {
    try {
      URI uri = bundled.toURI();
      if (!uri.getScheme().equals("jar")) {
        return Path.of(uri);
      }
      String jar = uri.toString().substring(0, uri.toString().indexOf("!/"));
      try (FileSystem files = FileSystems.newFileSystem(URI.create(jar), Map.of())) {
        Path template = files.getPath(uri.toString().substring(jar.length() + 1));
        Path folder = Files.createTempDirectory("icewatch-stack-");
        folder.toFile().deleteOnExit();
        copy(requireNonNull(template.getParent(), "a template at the top"), folder);
        return folder.resolve(template.getFileName().toString());
      }
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("no place of a template: " + bundled, e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot unpack the template of " + bundled, e);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    List<Path> found;
    try (Stream<Path> walked = Files.walk(from)) {
      found = walked.filter(path -> !path.equals(from)).toList();
    }
    for (Path each : found) { // a folder before what is in it
      Path copy = to.resolve(from.relativize(each).toString());
      Files.copy(each, copy);
      copy.toFile().deleteOnExit();
    }
  }
}
