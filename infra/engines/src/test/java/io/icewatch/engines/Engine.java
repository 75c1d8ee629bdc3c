package io.icewatch.engines;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * An engine of others, in a process and on a class path of its own.
 *
 * @param module its folder
 * @param main what its process runs
 * @param options of the process's JVM
 */
record Engine(String module, String main, List<String> options) {
  static final Engine TRINO =
      new Engine(
          "trino",
          "io.icewatch.engines.trino.TrinoEngine",
          List.of("--add-modules=jdk.incubator.vector"));

  static final Engine SPARK =
      new Engine(
          "spark",
          "io.icewatch.engines.spark.SparkEngine",
          // What Spark's own launcher opens.
          Stream.of(
                  "java.lang",
                  "java.lang.invoke",
                  "java.lang.reflect",
                  "java.io",
                  "java.net",
                  "java.nio",
                  "java.util",
                  "java.util.concurrent",
                  "java.util.concurrent.atomic",
                  "sun.nio.ch",
                  "sun.nio.cs",
                  "sun.security.action",
                  "sun.util.calendar")
              .map("--add-opens=java.base/%s=ALL-UNNAMED"::formatted)
              .toList());

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * What an engine answers.
   *
   * @param rows an array of values for each row; times as ISO-8601, UTC
   * @param files how many data files were opened
   */
  record Answer(List<String> columns, List<JsonNode> rows, long files) {}

  /**
   * Starts the engine and asks it one question after another.
   *
   * @param lake the folder of a lake that nobody writes to
   * @param folder for what the engine writes, such as views: it is given a copy of the catalog
   * @param questions statements by any name
   * @return answers by those names
   */
  Map<String, Answer> ask(Path lake, Path folder, Map<String, String> questions)
      throws IOException, InterruptedException {
    Path asked = folder.resolve("questions.json");
    Path answered = folder.resolve("answers.ndjson");
    Path log = Path.of("target", module + ".log").toAbsolutePath();
    Files.createDirectories(folder);
    JSON.writeValue(asked.toFile(), questions.values());
    Path catalog = Files.copy(lake.resolve("catalog.db"), folder.resolve("catalog.db"));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(
        List.of(
            "-Xmx2g",
            // It ends before the second compiler has paid.
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            classPath(),
            main,
            catalog.toString(),
            folder.resolve("written").toString(),
            asked.toString()));
    int status = run(command, answered, log);
    List<String> lines = Files.readAllLines(answered, UTF_8);
    if (status != 0 || lines.size() != questions.size()) {
      throw new IllegalStateException(
          "%s ended with %d and %d answers to %d questions; see %s"
              .formatted(module, status, lines.size(), questions.size(), log));
    }
    Map<String, Answer> answers = new LinkedHashMap<>();
    Iterator<String> each = lines.iterator();
    for (String name : questions.keySet()) {
      answers.put(name, answer(JSON.readTree(each.next())));
    }
    return answers;
  }

  private static int run(List<String> command, Path output, Path log)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(output.toFile())
            .redirectError(log.toFile())
            .start();
    try {
      return process.waitFor();
    } finally {
      process.destroyForcibly(); // if whoever waits is interrupted
    }
  }

  private String classPath() throws IOException {
    Path target = Path.of(module, "target").toAbsolutePath();
    return target.resolve("classes")
        + File.pathSeparator
        + Files.readString(target.resolve("classpath.txt"), UTF_8).strip();
  }

  private static Answer answer(JsonNode answer) {
    List<String> columns = new ArrayList<>();
    answer.path("columns").forEach(column -> columns.add(column.asText()));
    List<JsonNode> rows = new ArrayList<>();
    answer.path("rows").forEach(rows::add);
    return new Answer(columns, rows, answer.path("files").asLong());
  }
}
