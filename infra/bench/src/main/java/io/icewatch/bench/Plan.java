package io.icewatch.bench;

/**
 * How long to measure.
 *
 * @param turns how often each contestant has its turn
 * @param turnMicros processor time of a turn, microseconds
 * @param warmUpMicros processor time of a round of warming up; two to six rounds, until it is of no
 *     more use
 * @param starts how many fresh processes
 * @param fuzzSeeds seeds of fuzzed events and payloads; five inputs each
 * @param replayReadings readings of the replay
 * @param lakeRows rows of the lake that is written, tidied and asked
 * @param partIterations iterations of JMH, as many to warm up as to measure
 * @param partMillis how long each is
 * @param isQuick whether what takes long is left out
 */
record Plan(
    int turns,
    long turnMicros,
    long warmUpMicros,
    int starts,
    int fuzzSeeds,
    int replayReadings,
    long lakeRows,
    int partIterations,
    int partMillis,
    boolean isQuick) {

  /**
   * In six minutes, for a look. The JDK counts processor time in steps of 10 ms: turns are long
   * enough for that not to matter.
   */
  static Plan quick() {
    return new Plan(5, 500_000, 2_000_000, 3, 10_000, 200_000, 200_000, 3, 500, true);
  }

  /** For the record. */
  static Plan full() {
    return new Plan(11, 1_000_000, 10_000_000, 7, 250_000, 10_000_000, 20_000_000, 5, 1_000, false);
  }

  /** The same, with another lake. */
  Plan withLakeRows(long lakeRows) {
    return new Plan(
        turns,
        turnMicros,
        warmUpMicros,
        starts,
        fuzzSeeds,
        replayReadings,
        lakeRows,
        partIterations,
        partMillis,
        isQuick);
  }
}
