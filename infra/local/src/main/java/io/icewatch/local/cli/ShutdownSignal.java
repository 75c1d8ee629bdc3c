package io.icewatch.local.cli;

import java.lang.reflect.Proxy;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Turns Ctrl-C into a clean end: the work is asked to stop, flushes what it holds and prints what
 * it counted. A second Ctrl-C ends the process at once.
 *
 * <p>Not a shutdown hook: Iceberg and others end their thread pools in hooks of their own, so that
 * nothing can be committed any more once the JVM shuts down. Signals have no public API; the class
 * is looked up by name because javac warns of it whatever one does.
 */
public final class ShutdownSignal {
  private static final String[] SIGNALS = {"INT", "TERM"};

  /** What a shell makes of the death by a signal. */
  private static final int STATUS_OF_SIGNALS = 128;

  private static final int NONE = 0;

  private final Runnable work;
  private final AtomicInteger came = new AtomicInteger(NONE);

  private ShutdownSignal(Runnable work) {
    this.work = work;
  }

  /**
   * From here on an interrupted process stops the work first.
   *
   * @param work asks the work to stop, and says so; does not wait for it
   * @throws IllegalStateException if this JVM has no way to handle signals
   */
  public static ShutdownSignal stops(Runnable work) {
    ShutdownSignal shutdown = new ShutdownSignal(work);
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      for (String name : SIGNALS) {
        Object caught = signal.getConstructor(String.class).newInstance(name);
        int status = STATUS_OF_SIGNALS + (int) signal.getMethod("getNumber").invoke(caught);
        Object stop =
            Proxy.newProxyInstance(
                handler.getClassLoader(),
                new Class<?>[] {handler},
                (self, method, arguments) -> {
                  shutdown.signalled(status);
                  return null;
                });
        signal.getMethod("handle", signal, handler).invoke(null, caught, stop);
      }
      return shutdown;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this JVM cannot handle Ctrl-C", e);
    }
  }

  private void signalled(int status) {
    if (!came.compareAndSet(NONE, status)) {
      Runtime.getRuntime().halt(status);
    }
    work.run();
  }

  /** The status that the process ends with: 130 after Ctrl-C; empty if no signal came. */
  OptionalInt status() {
    int status = came.get();
    return status == NONE ? OptionalInt.empty() : OptionalInt.of(status);
  }
}
