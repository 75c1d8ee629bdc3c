package io.icewatch.local.lambda;

import java.time.Duration;
import java.util.Locale;

/** Runs one function: the bytes of an invocation event in, the outcome of the invocation out. */
public interface LambdaHost extends AutoCloseable {

  /**
   * Invokes the function and waits for its end.
   *
   * @param event the invocation event, JSON in UTF-8
   * @return what became of the invocation; a failing function is an outcome, not an exception
   */
  Outcome invoke(byte[] event);

  @Override
  void close();

  /** What became of an invocation. */
  sealed interface Outcome {
    /**
     * The function returned.
     *
     * @param response its answer, JSON in UTF-8; empty where it answered nothing
     */
    record Answered(byte[] response) implements Outcome {}

    /**
     * The function threw, ran out of time or memory, or died.
     *
     * @param errorType e.g. the exception's class name, or {@code Sandbox.Timedout}
     * @param message what it said
     */
    record Failed(String errorType, String message) implements Outcome {
      /** The function ran out of time. */
      static Failed timedOut(Duration timeout) {
        return new Failed(
            "Sandbox.Timedout",
            String.format(
                Locale.ROOT, "Task timed out after %.2f seconds", timeout.toMillis() / 1000.0));
      }
    }

    /**
     * Lambda did not run the function: no concurrency left, or it could not be initialised. Does
     * not count as an attempt.
     *
     * @param reason why
     */
    record NotRun(String reason) implements Outcome {}
  }
}
