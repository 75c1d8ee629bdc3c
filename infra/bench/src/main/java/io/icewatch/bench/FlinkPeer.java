package io.icewatch.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A peer: the same summaries as a job of Apache Flink. Its project stands beside the other peers
 * and is built when it is first needed, so that nothing else ever sees its dependencies.
 */
final class FlinkPeer {
  private static final String MAIN = "io.icewatch.bench.flink.FlinkPeer";

  private FlinkPeer() {}

  /**
   * The command that runs the job; empty if it cannot be built, as without Maven Central. What the
   * build says is in the log.
   *
   * @param output a folder that does not exist yet, for the table
   */
  static Optional<List<String>> command(Checkout home, Path input, Path output, Path log)
      throws IOException, InterruptedException {
    Path project = home.peer("flink");
    int status =
        new ProcessBuilder(
                home.checkout().resolve("mvnw").toString(),
                "-B",
                "-q",
                "-f",
                project.resolve("pom.xml").toString(),
                "package")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start()
            .waitFor();
    if (status != 0) {
      return Optional.empty();
    }
    Path target = project.resolve("target");
    String libraries = Files.readString(target.resolve("classpath.txt"), UTF_8).strip();
    return Optional.of(
        List.of(
            Machine.java(),
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            // What Flink's own launcher opens for its serialisers.
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.util=ALL-UNNAMED",
            "-cp",
            target.resolve("classes") + File.pathSeparator + libraries,
            MAIN,
            input.toString(),
            output.toString()));
  }
}
