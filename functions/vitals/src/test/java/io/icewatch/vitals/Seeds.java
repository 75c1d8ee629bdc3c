package io.icewatch.vitals;

import java.util.Random;

/**
 * Tries a law on many seeds; the one that breaks it is named in the failure.
 *
 * <p>{@code -Dicewatch.proofs=50}, which the profile {@code proofs} sets, tries fifty times as many
 * as every build does.
 */
public final class Seeds {
  private static final int TIMES = Integer.getInteger("icewatch.proofs", 1);

  /** What must hold whatever {@code random} draws. */
  @FunctionalInterface
  public interface Law {
    /** Throws if it does not hold. */
    void check(Random random);
  }

  private Seeds() {}

  /** How many there are now where every build tries so many. */
  public static int times(int seeds) {
    return Math.multiplyExact(seeds, TIMES);
  }

  /**
   * Checks the law on the seeds 1 to {@code last} {@linkplain #times times}.
   *
   * @throws AssertionError naming the first seed that breaks it
   */
  public static void upTo(int last, Law law) {
    for (long seed = 1; seed <= times(last); seed++) {
      check(seed, law);
    }
  }

  /** Checks the law on one seed: the one that a failure named. */
  public static void check(long seed, Law law) {
    try {
      law.check(new Random(seed));
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError("broken by seed " + seed + ": " + e.getMessage(), e);
    }
  }
}
