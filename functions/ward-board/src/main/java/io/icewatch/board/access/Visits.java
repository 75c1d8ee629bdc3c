package io.icewatch.board.access;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Who has looked at what lately, so that it is written down once a visit and not with every
 * question of an open page. Thread-safe.
 */
public final class Visits {
  /** Who asks nothing for so long has left. */
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

  private final Map<Visit, Instant> lastSeen = new HashMap<>();

  private record Visit(String subject, String path) {}

  /** Whether a visit begins with this request. */
  public synchronized boolean isNew(String subject, String path, Instant now) {
    lastSeen.values().removeIf(seen -> seen.plus(LONGEST_PAUSE).isBefore(now));
    return lastSeen.put(new Visit(subject, path), now) == null;
  }
}
