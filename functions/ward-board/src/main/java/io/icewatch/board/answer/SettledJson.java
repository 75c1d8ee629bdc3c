package io.icewatch.board.answer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;

/** The answer to an order, as {@code API.md} has it. */
public final class SettledJson {
  private static final JsonFactory JSON = new JsonFactory();

  private SettledJson() {}

  /** Writes an answer. */
  public static String write(Settled settled) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("outcome", settled.outcome());
      json.writeStringField("message", settled.message());
      Instant until = settled.until();
      if (until == null) {
        json.writeNullField("until");
      } else {
        json.writeNumberField("until", until.toEpochMilli());
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a string cannot fail to be written", e);
    }
    return text.toString();
  }
}
