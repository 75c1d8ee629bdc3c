package io.icewatch.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The medians and spreads of the last run, beside {@code RESULTS.md}: what the next run is judged
 * against.
 */
final class LastRun {
  private final Path file;
  private final Properties last = new Properties();
  private final Map<String, Samples> now = new TreeMap<>();

  LastRun(Path file) throws IOException {
    this.file = file;
    if (Files.exists(file)) {
      try (BufferedReader in = Files.newBufferedReader(file, UTF_8)) {
        last.load(in);
      }
    }
  }

  /** Remembers the samples; says how they differ from the last run's, or that there was none. */
  String judge(String name, Samples samples) {
    String key = name.replaceAll("[^A-Za-z0-9]+", "-");
    now.put(key, samples);
    String before = last.getProperty(key);
    if (before == null) {
      return "first run";
    }
    String[] figures = before.split(" ", -1);
    return samples.against(Double.parseDouble(figures[0]), Double.parseDouble(figures[1]));
  }

  /** Makes this run the last one. */
  void save() throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file, UTF_8)) {
      out.write(
          now.entrySet().stream()
              .map(entry ->
                  "%s=%s %.3f\n"
                      .formatted(
                          entry.getKey(), entry.getValue().median(), entry.getValue().spread()))
              .collect(Collectors.joining("", "# median and spread of each contestant\n", "")));
    }
  }
}
