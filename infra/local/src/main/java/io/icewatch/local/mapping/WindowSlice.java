package io.icewatch.local.mapping;

import java.time.Instant;

/**
 * What an invocation event says about its tumbling window.
 *
 * @param startInclusive the window's first instant, a whole second
 * @param endExclusive the first instant after it
 * @param state the state so far, JSON in UTF-8
 * @param isFinal whether the window has ended
 * @param isEndedEarly whether the state is given up because of its size
 */
record WindowSlice(
    Instant startInclusive,
    Instant endExclusive,
    byte[] state,
    boolean isFinal,
    boolean isEndedEarly) {

  /** Whether the invocation is about the end of the window, not about records. */
  boolean isAnEnd() {
    return isFinal || isEndedEarly;
  }
}
