package io.icewatch.board.answer;

import io.icewatch.board.http.JsonText;
import java.time.Instant;

/** The answer to an order, as {@code API.md} has it. */
public final class SettledJson {
  private SettledJson() {}

  /** Writes an answer. */
  public static String write(Settled settled) {
    return JsonText.object(json -> {
      json.writeStringField("outcome", settled.outcome());
      json.writeStringField("message", settled.message());
      Instant until = settled.until();
      if (until == null) {
        json.writeNullField("until");
      } else {
        json.writeNumberField("until", until.toEpochMilli());
      }
    });
  }
}
