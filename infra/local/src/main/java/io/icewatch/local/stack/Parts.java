package io.icewatch.local.stack;

import java.util.ArrayDeque;
import java.util.Deque;

/** What was opened one after the other, and is closed the other way round. For one thread. */
final class Parts implements AutoCloseable {
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  <T extends AutoCloseable> T add(T part) {
    opened.push(part);
    return part;
  }

  /**
   * Closes everything, whatever one of them throws.
   *
   * @throws IllegalStateException if a part did not stop; the others did, or are suppressed in it
   */
  @Override
  public void close() {
    RuntimeException first = null;
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception e) {
        if (first == null) {
          first = new IllegalStateException("a part of the stack did not stop", e);
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
