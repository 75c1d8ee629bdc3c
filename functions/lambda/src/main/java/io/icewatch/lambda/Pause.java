package io.icewatch.lambda;

/** Waits: in Lambda by sleeping, in a test or in virtual time as they say. */
@FunctionalInterface
public interface Pause {
  /**
   * Waits.
   *
   * @param millis how long, milliseconds, not negative
   * @throws InterruptedException if the thread is interrupted
   */
  void millis(long millis) throws InterruptedException;
}
