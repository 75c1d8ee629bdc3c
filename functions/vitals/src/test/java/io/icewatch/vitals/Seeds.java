package io.icewatch.vitals;

import java.util.Random;

/** Tries a law on many seeds; the one that breaks it is named in the failure. */
public final class Seeds {

  /** What must hold whatever {@code random} draws. */
  @FunctionalInterface
  public interface Law {
    /** Throws if it does not hold. */
    void check(Random random);
  }

  private Seeds() {}

  /**
   * Checks the law on the seeds 1 to {@code last}.
   *
   * @throws AssertionError naming the first seed that breaks it
   */
  public static void upTo(int last, Law law) {
    for (long seed = 1; seed <= last; seed++) {
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
