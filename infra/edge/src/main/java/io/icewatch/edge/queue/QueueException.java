package io.icewatch.edge.queue;

/** The queue cannot keep what it was given; the message says why and is fit for an ERR segment. */
public final class QueueException extends Exception {
  /**
   * @param message what was found and what would help
   */
  public QueueException(String message) {
    super(message);
  }

  /** With what the database said. */
  public QueueException(String message, Throwable cause) {
    super(message, cause);
  }
}
