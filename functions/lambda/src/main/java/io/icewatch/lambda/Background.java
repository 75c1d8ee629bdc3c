package io.icewatch.lambda;

/** Does what nothing waits for: in Lambda beside all else, in a test or in virtual time at once. */
@FunctionalInterface
public interface Background {
  /** On a thread of its own. */
  Background ON_A_THREAD = task -> Thread.ofVirtual().start(task)::join;

  /** Before anything else, so that the same is done in the same order in every replay. */
  Background AT_ONCE =
      task -> {
        task.run();
        return () -> {};
      };

  /** A task that was started. */
  @FunctionalInterface
  interface Task {
    /**
     * Waits for its end. An instance stands still between two invocations, and a call with it.
     *
     * @throws InterruptedException if the thread is interrupted
     */
    void await() throws InterruptedException;

    /**
     * Waits where an interruption ends the invocation.
     *
     * @param until ends "interrupted until"
     * @throws IllegalStateException if the thread is interrupted, which it remains
     */
    default void await(String until) {
      try {
        await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted until " + until, e);
      }
    }
  }

  /**
   * Starts a task.
   *
   * @param task ends by itself, and deals with its own failures
   */
  Task start(Runnable task);
}
