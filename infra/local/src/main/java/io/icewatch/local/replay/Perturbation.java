package io.icewatch.local.replay;

import java.time.Duration;

/**
 * What goes wrong between monitor and stream, and in Lambda, from a seed.
 *
 * @param seed the same seed gives the same schedule
 * @param duplicate share of messages that come a second time right behind themselves, 0 to 1
 * @param late share of messages that are minutes to hours late, 0 to 1
 * @param reorder each message is up to this late, so that neighbours overtake each other
 * @param crash share of invocations that are killed, 0 to 1
 */
public record Perturbation(
    long seed, double duplicate, double late, Duration reorder, double crash) {

  /** Nothing goes wrong. */
  public static final Perturbation NONE = new Perturbation(0, 0, 0, Duration.ZERO, 0);
}
