package io.icewatch.local.mapping;

/** What an invocation meant for its batch. */
sealed interface InvocationResult {

  /**
   * The batch is done.
   *
   * @param state the window's new state; empty without windows
   */
  record Done(byte[] state) implements InvocationResult {}

  /**
   * The records before the lowest reported one are done.
   *
   * @param doneCount how many, at least 1
   * @param state the window's state with these folded in; empty without windows
   */
  record PartlyDone(int doneCount, byte[] state) implements InvocationResult {}

  /**
   * The whole batch failed.
   *
   * @param cause why
   * @param error what went wrong
   */
  record Failed(Cause cause, String error) implements InvocationResult {}

  /** Why a whole batch failed. */
  enum Cause {
    /** The function failed. */
    FUNCTION_ERROR,
    /** The response cannot be accepted. */
    INVALID_RESPONSE,
    /** The response reports the first record as failed, and with it all. */
    FIRST_RECORD_REPORTED
  }

  /**
   * The function did not run, which does not count as an attempt.
   *
   * @param reason why
   */
  record NotRun(String reason) implements InvocationResult {}
}
