package io.icewatch.aggregate.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.icewatch.vitals.window.StateText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Writes the answer. Keys and values that JSON need not escape, which are nearly all, are copied;
 * an answer with any other is left to a general generator.
 */
final class AnswerWriter {
  private static final JsonFactory JSON = new JsonFactory();
  private static final byte[] HEAD = ascii("{\"state\":{");
  private static final byte[] TAIL = ascii("},\"batchItemFailures\":[]}");
  private static final byte[] BETWEEN = ascii("\":\"");

  private AnswerWriter() {}

  /** Writes the answer and returns how many bytes it has. */
  static int write(StateText state, OutputStream out) throws IOException {
    if (!state.isPlain()) {
      return generate(state.toMap(), out);
    }
    int length = HEAD.length + TAIL.length + Math.max(0, state.size() - 1);
    for (int i = 0; i < state.size(); i++) {
      length += state.keyEnd(i) - state.keyStart(i) + state.valueEnd(i) - state.valueStart(i);
      length += BETWEEN.length + 2;
    }
    byte[] text = state.bytes();
    byte[] answer = new byte[length];
    int at = copy(HEAD, 0, HEAD.length, answer, 0);
    for (int i = 0; i < state.size(); i++) {
      if (i > 0) {
        answer[at++] = ',';
      }
      answer[at++] = '"';
      at = copy(text, state.keyStart(i), state.keyEnd(i), answer, at);
      at = copy(BETWEEN, 0, BETWEEN.length, answer, at);
      at = copy(text, state.valueStart(i), state.valueEnd(i), answer, at);
      answer[at++] = '"';
    }
    copy(TAIL, 0, TAIL.length, answer, at);
    out.write(answer);
    return length;
  }

  private static int copy(byte[] from, int start, int end, byte[] to, int at) {
    System.arraycopy(from, start, to, at, end - start);
    return at + end - start;
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
