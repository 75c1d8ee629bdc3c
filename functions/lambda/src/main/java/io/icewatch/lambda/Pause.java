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

  /**
   * Waits where an interruption ends the invocation.
   *
   * @param millis how long, milliseconds, not negative
   * @param where ends "interrupted"
   * @throws IllegalStateException if the thread is interrupted, which it remains
   */
  default void millis(long millis, String where) {
    try {
      millis(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted " + where, e);
    }
  }
}
