package io.icewatch.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A process that has ended well, under GNU time where the machine has it.
 *
 * @param seconds from its start to its end
 * @param printed what it and GNU time printed
 */
record TimedProcess(double seconds, String printed) {
  private static final Path TIME = Path.of("/usr/bin/time");
  private static final Pattern RESIDENT = Pattern.compile("Maximum resident set size.*: (\\d+)");

  /**
   * Runs a command to its end.
   *
   * @param what names it in an error
   * @param log gets what it prints
   * @throws IllegalStateException if its exit status is not 0
   */
  static TimedProcess run(String what, List<String> command, Path log)
      throws IOException, InterruptedException {
    List<String> timed = new ArrayList<>();
    if (Files.isExecutable(TIME)) {
      timed.addAll(List.of(TIME.toString(), "-v"));
    }
    timed.addAll(command);
    long start = System.nanoTime();
    int status =
        new ProcessBuilder(timed)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start()
            .waitFor();
    double seconds = (System.nanoTime() - start) / 1e9;
    if (status != 0) {
      throw new IllegalStateException("%s ended with %d, see %s".formatted(what, status, log));
    }
    return new TimedProcess(seconds, Files.readString(log, UTF_8));
  }

  /** The most memory that it held; empty where there is no GNU time. */
  OptionalLong residentMegabytes() {
    Matcher resident = RESIDENT.matcher(printed);
    return resident.find()
        ? OptionalLong.of(Long.parseLong(resident.group(1)) / 1024)
        : OptionalLong.empty();
  }
}
