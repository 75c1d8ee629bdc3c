package io.icewatch.conformance.remote;

import io.icewatch.conformance.cases.CaseTime;
import java.time.Duration;
import java.time.Instant;

/**
 * Where real time puts the instants of a case.
 *
 * @param start the instant at which {@link CaseTime#START} is played
 * @param factor how many seconds of the case go into a real one, at least 1
 */
record TimeScale(Instant start, int factor) {

  /**
   * A scale in which the case's windows are windows of real time: the first one that begins no
   * earlier than an instant.
   *
   * @param windowSeconds the length of the case's tumbling windows, which {@link #canAlign}; 0 for
   *     none
   */
  static TimeScale aligned(Instant earliest, int factor, int windowSeconds) {
    if (windowSeconds == 0) {
      return new TimeScale(earliest, factor);
    }
    long window = Duration.ofSeconds(windowSeconds).toMillis() / factor;
    long phase = Math.floorMod(CaseTime.START.toEpochMilli(), window * factor) / factor;
    long wait = Math.floorMod(phase - earliest.toEpochMilli(), window);
    return new TimeScale(Instant.ofEpochMilli(earliest.toEpochMilli() + wait), factor);
  }

  /** Whether windows that are shortened so begin at whole seconds, as Lambda's do. */
  static boolean canAlign(int factor, int windowSeconds) {
    return windowSeconds == 0
        || (windowSeconds % factor == 0
            && Math.floorMod(CaseTime.START.getEpochSecond(), windowSeconds) % factor == 0);
  }

  /** The real instant of one of the case. */
  Instant real(Instant cased) {
    return start.plus(Duration.between(CaseTime.START, cased).dividedBy(factor));
  }

  /** The case's instant of a real one; is the inverse of {@link #real(Instant)}. */
  Instant cased(Instant real) {
    return CaseTime.START.plus(Duration.between(start, real).multipliedBy(factor));
  }
}
