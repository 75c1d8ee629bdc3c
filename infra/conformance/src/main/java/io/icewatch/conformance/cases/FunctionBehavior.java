package io.icewatch.conformance.cases;

import io.icewatch.local.lambda.LambdaHost.Outcome;

/** What a function does in one invocation. */
public sealed interface FunctionBehavior {
  /**
   * It answers.
   *
   * @param response the answer, with placeholders
   */
  record Answers(String response) implements FunctionBehavior {}

  /** It fails, or does not run. */
  record Ends(Outcome outcome) implements FunctionBehavior {}
}
