package io.icewatch.local.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.local.template.Template;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URL;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundledTemplateTest {
  private static final Path CHECKOUT = Path.of("..", "..");

  @TempDir private Path folder;

  @Test
  void a_jar_brings_the_template_and_the_stacks_nested_in_it() throws IOException {
    Path jar = folder.resolve("icewatch.jar");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(file);
        DirectoryStream<Path> stacks =
            Files.newDirectoryStream(CHECKOUT.resolve("infra"), "*.yaml")) {
      entries.putNextEntry(new JarEntry("stack/"));
      put(entries, "stack/template.yaml", CHECKOUT.resolve("template.yaml"));
      entries.putNextEntry(new JarEntry("stack/infra/"));
      for (Path stack : stacks) {
        put(entries, "stack/infra/" + stack.getFileName(), stack);
      }
    }
    URL bundled = URI.create("jar:%s!/stack/template.yaml".formatted(jar.toUri())).toURL();

    Path unpacked = BundledTemplate.unpacked(bundled);

    assertThat(Template.read(unpacked, Map.of()).functions())
        .isEqualTo(Template.read(CHECKOUT.resolve("template.yaml"), Map.of()).functions());
  }

  @Test
  void a_folder_of_the_class_path_is_read_where_it_is() throws IOException {
    Path template = Files.writeString(folder.resolve("template.yaml"), "{}", UTF_8);

    assertThat(BundledTemplate.unpacked(template.toUri().toURL())).isEqualTo(template);
  }

  private static void put(JarOutputStream jar, String name, Path file) throws IOException {
    jar.putNextEntry(new JarEntry(name));
    Files.copy(file, jar);
  }
}
