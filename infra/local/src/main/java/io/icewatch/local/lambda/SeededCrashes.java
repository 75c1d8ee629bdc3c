package io.icewatch.local.lambda;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Random;

/**
 * Kills invocations, from a seed: before or after one of their calls to AWS, or when all is done
 * but the answer. The effects of a call that was made stay.
 *
 * <p>For one thread: invocations of a replay follow one another.
 */
final class SeededCrashes implements Crashes {
  /** A doomed invocation dies at one of its first calls, or at its end if it makes fewer. */
  private static final int MOST_CALLS = 5;

  private final double rate;
  private final Random random;
  private int callsLeft;
  private boolean isDoomed;
  private boolean diesAfterCall;

  SeededCrashes(double rate, Random random) {
    this.rate = rate;
    this.random = random;
  }

  @Override
  public void invocationBegins() {
    if (rate > 0) {
      isDoomed = random.nextDouble() < rate;
      callsLeft = random.nextInt(MOST_CALLS);
      diesAfterCall = random.nextBoolean();
    }
  }

  @Override
  public void invocationEnds() {
    if (isDoomed) {
      isDoomed = false;
      throw new Killed("before it answered");
    }
  }

  @Override
  public <T> T wrap(Class<T> type, T client) {
    if (rate == 0) {
      return client;
    }
    Object proxy =
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              boolean diesHere = isDoomed && callsLeft-- == 0;
              if (diesHere && !diesAfterCall) {
                isDoomed = false;
                throw new Killed("before " + method.getName());
              }
              Object result;
              try {
                result = method.invoke(client, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause() == null ? e : e.getCause();
              }
              if (diesHere) {
                isDoomed = false;
                throw new Killed("after " + method.getName());
              }
              return result;
            });
    return type.cast(proxy);
  }
}
