package io.icewatch.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.OutputStream;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.Map;

/**
 * What a handler is made from.
 *
 * @param variables the environment variables that the template gives the function, and those of
 *     Lambda that it reads
 * @param clients make the AWS clients that it calls
 * @param clock the wall clock
 * @param pause how it waits
 * @param background how it does what nothing waits for
 * @param out standard output, where metrics are printed, one JSON object a line
 */
public record FunctionEnvironment(
    Map<String, String> variables,
    AwsClients clients,
    InstantSource clock,
    Pause pause,
    Background background,
    PrintStream out) {

  public FunctionEnvironment {
    variables = Map.copyOf(variables);
    requireNonNull(clients, "clients");
    requireNonNull(clock, "clock");
    requireNonNull(pause, "pause");
    requireNonNull(background, "background");
    requireNonNull(out, "out");
  }

  /** An environment in which everything is done in its order. */
  public FunctionEnvironment(
      Map<String, String> variables,
      AwsClients clients,
      InstantSource clock,
      Pause pause,
      PrintStream out) {
    this(variables, clients, clock, pause, Background.AT_ONCE, out);
  }

  /** The environment of this process: what a deployed function has. */
  public static FunctionEnvironment ofLambda() {
    Map<String, String> variables = System.getenv();
    return new FunctionEnvironment(
        variables,
        AwsClients.of(variables),
        InstantSource.system(),
        Thread::sleep,
        Background.ON_A_THREAD,
        System.out);
  }

  /**
   * The same function where no call leaves the process, nothing is printed and nobody waits: for
   * invocations before SnapStart's snapshot.
   *
   * @param loopback takes every call that would go to AWS
   */
  public FunctionEnvironment forPriming(AwsClients loopback) {
    return new FunctionEnvironment(
        variables,
        loopback,
        InstantSource.system(),
        millis -> {},
        background,
        new PrintStream(OutputStream.nullOutputStream(), false, UTF_8));
  }
}
