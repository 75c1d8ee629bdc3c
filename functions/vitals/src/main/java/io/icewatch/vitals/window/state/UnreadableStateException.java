package io.icewatch.vitals.window.state;

/**
 * A state that this version cannot read: written by a newer one, or damaged. The invocation must
 * fail: Lambda keeps the event, with the state in it, for a version that can.
 */
public final class UnreadableStateException extends RuntimeException {
  UnreadableStateException(String message) {
    super(message);
  }

  UnreadableStateException(String message, Throwable cause) {
    super(message, cause);
  }
}
