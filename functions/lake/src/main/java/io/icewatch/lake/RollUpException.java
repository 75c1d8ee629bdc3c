package io.icewatch.lake;

/** A roll-up could not be brought up to date. What it had been stays as it was. */
public final class RollUpException extends RuntimeException {
  private static final long serialVersionUID = 1;

  RollUpException(String message, Throwable cause) {
    super(message, cause);
  }
}
