package io.icewatch.aggregate.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
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
  static int write(Map<String, String> state, OutputStream out) throws IOException {
    int length = plainLength(state);
    if (length < 0) {
      return generate(state, out);
    }
    byte[] answer = new byte[length];
    int at = copy(HEAD, answer, 0);
    for (Map.Entry<String, String> entry : state.entrySet()) {
      if (at > HEAD.length) {
        answer[at++] = ',';
      }
      answer[at++] = '"';
      at = copy(entry.getKey(), answer, at);
      at = copy(BETWEEN, answer, at);
      at = copy(entry.getValue(), answer, at);
      answer[at++] = '"';
    }
    copy(TAIL, answer, at);
    out.write(answer);
    return length;
  }

  /** How long the answer is if nothing in it needs an escape, otherwise -1. */
  private static int plainLength(Map<String, String> state) {
    int length = HEAD.length + TAIL.length + Math.max(0, state.size() - 1);
    for (Map.Entry<String, String> entry : state.entrySet()) {
      String key = entry.getKey();
      String value = entry.getValue();
      if (!isPlain(key) || !isPlain(value)) {
        return -1;
      }
      length += key.length() + value.length() + BETWEEN.length + 2;
    }
    return length;
  }

  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c >= 0x7F || c == '"' || c == '\\') {
        return false;
      }
    }
    return true;
  }

  private static int copy(byte[] from, byte[] to, int at) {
    System.arraycopy(from, 0, to, at, from.length);
    return at + from.length;
  }

  /** Copies the low bytes of the characters: all that a plain text has. */
  @SuppressWarnings("deprecation") // cuts off high bytes, and there are none; no array in between
  private static int copy(String from, byte[] to, int at) {
    from.getBytes(0, from.length(), to, at);
    return at + from.length();
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
