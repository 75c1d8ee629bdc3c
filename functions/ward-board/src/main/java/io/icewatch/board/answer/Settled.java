package io.icewatch.board.answer;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What became of an order, for whoever gave it and for the audit table.
 *
 * @param status of HTTP
 * @param outcome {@code done}, {@code repeated}, {@code over}, {@code superseded}, {@code refused},
 *     {@code unknown} or {@code conflict}
 * @param message in a sentence; names no patient
 * @param until when what was done ends, or null
 */
public record Settled(int status, String outcome, String message, @Nullable Instant until) {
  static Settled done(String message, @Nullable Instant until) {
    return new Settled(200, "done", message, until);
  }

  /** Whether the order was carried out, now. */
  boolean isDone() {
    return outcome.equals("done");
  }

  /** Whether it is an answer rather than an error. */
  public boolean isAnswer() {
    return status == 200;
  }
}
