package io.icewatch.local.cli;

import java.util.Map;
import java.util.stream.Collectors;

/** The notices that are no pages, in words. */
final class Notices {
  private Notices() {}

  /** E.g. {@code , 2 resolved, 1 silent}; empty without one. */
  static String inWords(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .map(kind -> ", %,d %s".formatted(kind.getValue(), kind.getKey()))
        .collect(Collectors.joining());
  }
}
