package io.icewatch.aggregate.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.icewatch.vitals.window.EncodedState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Writes the answer. A state that is JSON as it lies there, which nearly every one is, is copied;
 * one with a text that JSON must escape is left to a general generator.
 */
final class ResponseWriter {
  private static final JsonFactory JSON = new JsonFactory();
  private static final byte[] HEAD = ascii("{\"state\":{");
  private static final byte[] TAIL = ascii("},\"batchItemFailures\":[]}");

  private ResponseWriter() {}

  /** Writes the answer and returns how many bytes it has. */
  static int write(EncodedState state, OutputStream out) throws IOException {
    if (!state.isJson()) {
      return generate(state.toMap(), out);
    }
    int length = state.jsonEnd() - state.jsonStart();
    out.write(HEAD);
    out.write(state.bytes(), state.jsonStart(), length);
    out.write(TAIL);
    return HEAD.length + length + TAIL.length;
  }

  private static int generate(Map<String, String> state, OutputStream out) throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream(1024);
    try (JsonGenerator json = JSON.createGenerator(answer)) {
      json.writeStartObject();
      json.writeObjectFieldStart("state");
      for (Map.Entry<String, String> entry : state.entrySet()) {
        json.writeStringField(entry.getKey(), entry.getValue());
      }
      json.writeEndObject();
      json.writeArrayFieldStart("batchItemFailures");
      json.writeEndArray();
      json.writeEndObject();
    }
    answer.writeTo(out);
    return answer.size();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
