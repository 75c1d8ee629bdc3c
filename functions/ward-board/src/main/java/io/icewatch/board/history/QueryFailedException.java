package io.icewatch.board.history;

/** A query that was taken and has no answer. */
final class QueryFailedException extends RuntimeException {
  QueryFailedException(String message) {
    super(message);
  }
}
