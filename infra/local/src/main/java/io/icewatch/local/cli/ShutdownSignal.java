package io.icewatch.local.cli;

import java.lang.reflect.Proxy;

/**
 * Turns Ctrl-C into a clean end: the work is asked to stop, flushes what it holds, prints what it
 * counted, and the process ends with the status of the work.
 *
 * <p>Not a shutdown hook: Iceberg and others end their thread pools in hooks of their own, so that
 * nothing can be committed any more once the JVM shuts down. Signals have no public API; the class
 * is looked up by name because javac warns of it whatever one does.
 */
final class ShutdownSignal {
  private static final String[] SIGNALS = {"INT", "TERM"};

  private ShutdownSignal() {}

  /**
   * From here on an interrupted process stops the work first.
   *
   * @throws IllegalStateException if this JVM has no way to handle signals
   */
  static void stops(Runnable work) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object stop =
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              (self, method, arguments) -> {
                work.run();
                return null;
              });
      for (String name : SIGNALS) {
        Object caught = signal.getConstructor(String.class).newInstance(name);
        signal.getMethod("handle", signal, handler).invoke(null, caught, stop);
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this JVM cannot handle Ctrl-C", e);
    }
  }
}
