package io.icewatch.conformance;

import java.time.Duration;
import java.time.Instant;

/**
 * Where real time puts the instants of a case.
 *
 * @param start the instant at which {@link Times#START} is played
 * @param factor how many seconds of the case go into a real one, at least 1
 */
record Tempo(Instant start, int factor) {

  /**
   * A tempo in which the case's windows are windows of real time: the first one that begins no
   * earlier than an instant.
   *
   * @param windowSeconds the length of the case's tumbling windows, which {@link #canAlign}; 0 for
   *     none
   */
  static Tempo aligned(Instant earliest, int factor, int windowSeconds) {
    if (windowSeconds == 0) {
      return new Tempo(earliest, factor);
    }
    long window = Duration.ofSeconds(windowSeconds).toMillis() / factor;
    long phase = Math.floorMod(Times.START.toEpochMilli(), window * factor) / factor;
    long wait = Math.floorMod(phase - earliest.toEpochMilli(), window);
    return new Tempo(Instant.ofEpochMilli(earliest.toEpochMilli() + wait), factor);
  }

  /** Whether windows that are shortened so begin at whole seconds, as Lambda's do. */
  static boolean canAlign(int factor, int windowSeconds) {
    return windowSeconds == 0
        || (windowSeconds % factor == 0
            && Math.floorMod(Times.START.getEpochSecond(), windowSeconds) % factor == 0);
  }

  /** The real instant of one of the case. */
  Instant real(Instant cased) {
    return start.plus(Duration.between(Times.START, cased).dividedBy(factor));
  }

  /** The case's instant of a real one; is the inverse of {@link #real(Instant)}. */
  Instant cased(Instant real) {
    return Times.START.plus(Duration.between(start, real).multipliedBy(factor));
  }
}
