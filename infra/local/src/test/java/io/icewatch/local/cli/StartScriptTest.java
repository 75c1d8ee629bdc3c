package io.icewatch.local.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script {@code ./icewatch} in a checkout whose Maven and Java are scripts that tell. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class StartScriptTest {
  private static final String MAVEN =
      """
      #!/bin/sh
      echo "$@ on $JAVA_HOME" >> builds.txt
      mkdir -p functions/vitals/target/classes infra/local/target infra/edge/target
      echo "$(pwd)/functions/one.jar:/m2/two.jar" > infra/local/target/classpath.txt
      cp infra/local/target/classpath.txt infra/edge/target
      """;

  private static final String JAVA =
      """
      #!/bin/sh
      case "$*" in
        *-version) printf '    %s\n' 'java.home = /jdk 25' 'java.specification.version = 25' >&2 ;;
        *) echo "$@" ;;
      esac
      """;

  @TempDir private Path folder;
  private Path checkout;

  @BeforeEach
  void checkOut() throws IOException {
    checkout = folder.resolve("checkout");
    Files.createDirectories(checkout.resolve("functions"));
    Files.createDirectories(checkout.resolve("infra/local"));
    Files.createDirectories(checkout.resolve("infra/edge"));
    Files.createDirectories(checkout.resolve("infra/queries"));
    Files.writeString(checkout.resolve("pom.xml"), "<project/>");
    Files.writeString(checkout.resolve("functions/One.java"), "class One {}");
    script(checkout.resolve("mvnw"), MAVEN);
    script(folder.resolve("jdk/bin/java"), JAVA);
    script(folder.resolve("jdk/bin/javac"), "#!/bin/sh\n");
    Files.copy(Path.of("..", "..", "icewatch"), checkout.resolve("icewatch"));
  }

  private static void script(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private String run(Path script, String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("sh", script.toString()));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
    Process process = builder.start();
    String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(printed).isZero();
    return printed;
  }

  /** What Maven was asked for, build by build. */
  private static List<String> builds(Path tree) throws IOException {
    Path log = tree.resolve("builds.txt");
    return Files.exists(log) ? Files.readAllLines(log) : List.of();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "help", "--help", "run --help", "help bench", "bench --help"})
  void help_builds_nothing(String words) throws Exception {
    String printed =
        run(checkout.resolve("icewatch"), words.isEmpty() ? new String[0] : words.split(" "));

    assertThat(printed).startsWith("Usage: icewatch");
    assertThat(builds(checkout)).isEmpty();
  }

  @Test
  void the_first_command_builds_and_the_next_does_not() throws Exception {
    Path script = checkout.resolve("icewatch");

    assertThat(run(script, "run", "--for", "40s"))
        .contains("compiling this checkout")
        .contains("io.icewatch.local.cli.Icewatch run --for 40s");
    assertThat(run(script, "query", "SELECT 1")).doesNotContain("compiling");
    assertThat(builds(checkout)).hasSize(1);
  }

  /** The gateway is on the stack's class path: it is built with it. */
  @Test
  void the_gateway_needs_no_build_of_its_own() throws Exception {
    run(checkout.resolve("icewatch"), "run");

    assertThat(run(checkout.resolve("icewatch"), "hl7", "--help"))
        .contains("io.icewatch.edge.cli.Edge hl7 --help");
    assertThat(builds(checkout)).hasSize(1);
  }

  @Test
  void the_first_build_compiles_on_the_jdk_that_was_found_and_what_is_edited_is_checked()
      throws Exception {
    Path script = checkout.resolve("icewatch");
    Path source = checkout.resolve("functions/One.java");
    run(script, "run");
    Files.writeString(source, "class One { int two; }");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(60)));
    run(script, "run");

    List<String> builds = builds(checkout);
    assertThat(builds.get(0)).contains("process-classes -Dunchecked").endsWith(" on /jdk 25");
    assertThat(builds.get(1)).contains("package -DskipTests").doesNotContain("unchecked");
  }

  @Test
  void a_file_with_another_date_is_not_built_again_and_one_with_other_text_is() throws Exception {
    Path script = checkout.resolve("icewatch");
    Path source = checkout.resolve("functions/One.java");
    run(script, "run");

    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(60)));
    run(script, "run");
    assertThat(builds(checkout)).hasSize(1);

    Files.writeString(source, "class One { int two; }");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(120)));
    run(script, "run");
    assertThat(builds(checkout)).hasSize(2);
  }

  /** Bug: a tree copied by cp -r was built again, for minutes. */
  @Test
  void a_copied_tree_is_not_built_again_and_runs_from_where_it_is() throws Exception {
    run(checkout.resolve("icewatch"), "run");
    Path copy = folder.resolve("copy");
    new ProcessBuilder("cp", "-r", checkout.toString(), copy.toString()).start().waitFor();

    String printed = run(copy.resolve("icewatch"), "run");

    assertThat(builds(copy)).hasSize(1);
    assertThat(printed)
        .contains("-Dicewatch.home=" + copy.toRealPath())
        .contains(copy.toRealPath() + "/functions/one.jar:/m2/two.jar");
  }

  /** Bug: called through a link in a folder of the PATH it looked for the checkout there. */
  @Test
  void a_symbolic_link_to_the_script_works() throws Exception {
    Path link = Files.createDirectory(folder.resolve("bin")).resolve("icewatch");
    Files.createSymbolicLink(link, Path.of("..", "checkout", "icewatch"));

    assertThat(run(link, "run")).contains("-Dicewatch.home=" + checkout.toRealPath());
  }

  @Test
  void a_build_that_fails_shows_its_errors_and_where_the_log_is() throws Exception {
    script(
        checkout.resolve("broken"), "#!/bin/sh\necho '[ERROR] One.java: no such thing'\nexit 1\n");
    Files.move(
        checkout.resolve("broken"), checkout.resolve("mvnw"), StandardCopyOption.REPLACE_EXISTING);
    ProcessBuilder builder =
        new ProcessBuilder("sh", checkout.resolve("icewatch").toString(), "run")
            .redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
    Process process = builder.start();
    String printed = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(process.waitFor()).isEqualTo(1);
    assertThat(printed).contains("[ERROR] One.java: no such thing").contains("icewatch-build.log");
  }
}
