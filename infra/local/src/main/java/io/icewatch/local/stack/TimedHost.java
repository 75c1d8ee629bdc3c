package io.icewatch.local.stack;

import io.icewatch.local.lambda.LambdaHost;

/**
 * A host whose invocations are timed.
 *
 * @param host runs the function
 * @param stopwatch adds up how long it takes
 */
record TimedHost(LambdaHost host, Stopwatch stopwatch) implements LambdaHost {

  @Override
  public Outcome invoke(byte[] event) {
    return stopwatch.get(() -> host.invoke(event));
  }

  @Override
  public void close() {
    host.close();
  }
}
