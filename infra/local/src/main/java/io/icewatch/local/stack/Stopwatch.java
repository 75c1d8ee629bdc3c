package io.icewatch.local.stack;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * Adds up how long something takes, on all threads together, by the wall clock: what a thread waits
 * for a core is in it. Thread-safe.
 */
public final class Stopwatch {
  private final LongAdder nanos = new LongAdder();

  /** The time so far of what has ended. */
  public Duration total() {
    return Duration.ofNanos(nanos.sum());
  }

  /** Gets something and adds the time, however it ends. */
  public <T> T get(Supplier<T> work) {
    long start = System.nanoTime();
    try {
      return work.get();
    } finally {
      nanos.add(System.nanoTime() - start);
    }
  }

  /** Does something and adds the time, however it ends. */
  public void run(Runnable work) {
    long start = System.nanoTime();
    try {
      work.run();
    } finally {
      nanos.add(System.nanoTime() - start);
    }
  }

  /**
   * A client whose calls are timed.
   *
   * @param type the client's interface
   */
  <T> T around(Class<T> type, T client) {
    Object proxy =
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              long start = System.nanoTime();
              try {
                return method.invoke(client, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause() == null ? e : e.getCause();
              } finally {
                nanos.add(System.nanoTime() - start);
              }
            });
    return type.cast(proxy);
  }
}
