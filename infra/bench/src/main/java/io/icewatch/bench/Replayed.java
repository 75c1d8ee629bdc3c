package io.icewatch.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A replay in a process of its own, and what is known of it afterwards.
 *
 * @param seconds from the start of the process to its end
 * @param summary what it printed, see {@code ./icewatch replay --summary json}
 * @param residentMegabytes the most memory that the process held; 0 where there is no GNU time
 * @param liveMegabytes the most that a collection left of its heap: what is live, and what is
 *     garbage but old
 */
record Replayed(double seconds, JsonNode summary, long residentMegabytes, long liveMegabytes) {
  private static final Pattern COLLECTED = Pattern.compile("Pause .*->(\\d+)M\\(");
  private static final Pattern SUMMARY = Pattern.compile("(?m)^\\{\"readings\".*$");

  /**
   * Replays a file into a lake of its own.
   *
   * @param lake an empty folder, or none
   * @throws IllegalStateException if the replay fails
   */
  static Replayed of(Checkout home, Path input, Path lake)
      throws IOException, InterruptedException {
    Path collections = home.scratch().resolve("replay-gc.log");
    TimedProcess process =
        TimedProcess.run(
            "a replay",
            command(home, input, lake, "-Xlog:gc:file=" + collections),
            home.scratch().resolve("replay.log"));
    List<MatchResult> summaries = SUMMARY.matcher(process.printed()).results().toList();
    return new Replayed(
        process.seconds(),
        new JsonMapper().readTree(summaries.getLast().group()),
        process.residentMegabytes().orElse(0),
        greatest(COLLECTED, Files.readString(collections, UTF_8)));
  }

  /**
   * The command of a replay, with the options of {@code ./icewatch}.
   *
   * @param options more options for the JVM
   */
  static List<String> command(Checkout home, Path input, Path lake, String... options) {
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(
            Machine.java(),
            "-XX:+UseParallelGC",
            "-Xmn256m",
            "-XX:Tier4InvocationThreshold=50000",
            "-XX:Tier4MinInvocationThreshold=6000",
            "-XX:Tier4CompileThreshold=150000",
            "-XX:Tier4BackEdgeThreshold=400000",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dicewatch.home=" + home.checkout(),
            "-Dicewatch.terminal=false"));
    command.addAll(List.of(options));
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            "io.icewatch.local.cli.Icewatch",
            "replay",
            "--input",
            input.toString(),
            "--lake",
            lake.toString(),
            "--summary",
            "json"));
    return command;
  }

  private static long greatest(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map((MatchResult found) -> found.group(1))
        .mapToLong(Long::parseLong)
        .max()
        .orElse(0);
  }

  long readings() {
    return summary.path("readings").asLong();
  }

  /** Milliseconds that one kind of work took, on all threads together. */
  long millis(String work) {
    return summary.path("time_ms").path(work).asLong();
  }

  /** Readings that breached a rule, paged or suppressed. */
  long breaches() {
    long pages = 0;
    for (JsonNode kind : summary.path("pages")) {
      pages += kind.asLong();
    }
    return pages + summary.path("suppressed").asLong();
  }
}
