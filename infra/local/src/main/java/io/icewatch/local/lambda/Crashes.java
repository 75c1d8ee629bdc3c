package io.icewatch.local.lambda;

import java.util.Random;

/** Kills invocations: at one of their calls to AWS, or when all is done but the answer. */
public interface Crashes {

  /** Nobody is killed. */
  static Crashes none() {
    return new SeededCrashes(0, new Random(0));
  }

  /**
   * Kills a share of all invocations.
   *
   * @param rate the share, 0 to 1
   */
  static Crashes seeded(double rate, long seed) {
    return new SeededCrashes(rate, new Random(seed));
  }

  /** The process of the function is gone. Not an exception: no handler may catch it and go on. */
  final class Killed extends Error {
    Killed(String when) {
      super(when, null, false, false);
    }
  }

  /** An invocation begins. */
  void invocationBegins();

  /**
   * An invocation has done all but answer.
   *
   * @throws Killed if it is killed now
   */
  void invocationEnds();

  /**
   * A client whose caller may be {@link Killed} at each of its calls.
   *
   * @param type the client's interface
   */
  <T> T wrap(Class<T> type, T client);
}
