package io.icewatch.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the figures were measured on. */
final class Machine {
  private static final Path TASKSET = Path.of("/usr/bin/taskset");
  private static final Path CPUS = Path.of("/proc/cpuinfo");
  private static final Path LOAD = Path.of("/proc/loadavg");

  private Machine() {}

  /** What to put before a command so that it stays on one core; nothing where that is unknown. */
  static List<String> pinning() {
    int last = Runtime.getRuntime().availableProcessors() - 1;
    return Files.isExecutable(TASKSET)
        ? List.of(TASKSET.toString(), "-c", Integer.toString(last))
        : List.of();
  }

  /** The java that runs this. */
  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** The python3 of this machine, if it has one and that knows the module. */
  static Optional<String> python(String module) {
    try {
      Process process =
          new ProcessBuilder("python3", "-c", "import " + module).redirectErrorStream(true).start();
      process.getInputStream().readAllBytes();
      return process.waitFor() == 0 ? Optional.of("python3") : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // there is no python3
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** A line: processor, cores, memory, system, JDK, time, load. */
  static String description() throws IOException {
    return "%s, %d cores; %s %s; JDK %s; %s; load before the run %s"
        .formatted(
            Files.exists(CPUS) ? processor() : System.getProperty("os.arch"),
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("os.name"),
            System.getProperty("os.version"),
            System.getProperty("java.runtime.version"),
            Instant.now(),
            Files.exists(LOAD) ? Files.readString(LOAD, UTF_8).strip() : "unknown");
  }

  private static String processor() throws IOException {
    return Files.readAllLines(CPUS, UTF_8).stream()
        .filter(line -> line.startsWith("model name"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse(System.getProperty("os.arch"));
  }
}
