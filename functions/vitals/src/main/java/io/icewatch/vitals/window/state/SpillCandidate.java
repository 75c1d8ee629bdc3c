package io.icewatch.vitals.window.state;

import java.util.Comparator;
import java.util.function.Supplier;

/**
 * A summary that may leave the state to make room.
 *
 * @param key its key
 * @param size its bytes in the response
 * @param take takes it out of the state; to be called once at most
 */
record SpillCandidate(String key, int size, Supplier<WindowSummary> take) {
  /** The key decides between equals, so that a retry chooses the same ones. */
  static final Comparator<SpillCandidate> LARGEST_FIRST =
      Comparator.comparingInt(SpillCandidate::size).reversed().thenComparing(SpillCandidate::key);
}
