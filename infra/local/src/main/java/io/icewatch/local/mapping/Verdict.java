package io.icewatch.local.mapping;

/** What an invocation meant for its batch. */
sealed interface Verdict {

  /**
   * The batch is done.
   *
   * @param state the window's new state; empty without windows
   */
  record Done(byte[] state) implements Verdict {}

  /**
   * The records before the lowest reported one are done.
   *
   * @param doneCount how many, at least 1
   * @param state the window's state with these folded in; empty without windows
   */
  record PartlyDone(int doneCount, byte[] state) implements Verdict {}

  /**
   * The whole batch failed.
   *
   * @param functionError whether the function itself failed, rather than answered so
   * @param error what went wrong
   */
  record Failed(boolean functionError, String error) implements Verdict {}

  /**
   * The function did not run, which does not count as an attempt.
   *
   * @param reason why
   */
  record NotRun(String reason) implements Verdict {}
}
