package io.icewatch.conformance.remote;

import io.icewatch.local.lambda.LambdaHost.Outcome;

/** Runs deployed functions. */
interface FunctionRuntime {
  /**
   * A function as it was deployed.
   *
   * @param zip its package
   * @param handler module and function in it
   * @param callback the variable of its environment
   */
  record Deployed(byte[] zip, String handler, String callback) {}

  /** Invokes a function. */
  Outcome run(Deployed function, byte[] event);
}
