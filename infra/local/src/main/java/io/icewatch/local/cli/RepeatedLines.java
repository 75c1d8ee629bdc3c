package io.icewatch.local.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A log in which one error does not bury all others: of lines that differ in numbers only, the
 * first few are told at once, the rest is counted. Thread-safe.
 */
final class RepeatedLines implements Consumer<String> {
  private static final int TOLD = 3;

  private final Consumer<String> out;
  private final Map<String, Integer> counts = new LinkedHashMap<>();

  RepeatedLines(Consumer<String> out) {
    this.out = out;
  }

  @Override
  public synchronized void accept(String line) {
    if (counts.merge(alike(line), 1, Integer::sum) <= TOLD) {
      out.accept(line);
    }
  }

  private static String alike(String line) {
    return line.replaceAll("\\d+", "…");
  }

  /** Tells how many lines were left out. */
  synchronized void end() {
    counts.forEach((line, count) -> {
      if (count > TOLD) {
        out.accept("%,d more like: %s".formatted(count - TOLD, line));
      }
    });
    counts.clear();
  }
}
