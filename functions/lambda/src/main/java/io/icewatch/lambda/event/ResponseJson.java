package io.icewatch.lambda.event;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.icewatch.vitals.record.SequenceNumber;
import io.icewatch.vitals.window.state.EncodedState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the response of a function behind a Kinesis mapping, as {@code StreamsEventResponse} and
 * {@code TimeWindowEventResponse} of aws-lambda-java-events are written.
 */
public final class ResponseJson {
  private static final JsonFactory JSON = new JsonFactory();
  private static final byte[] HEAD = "{\"state\":{".getBytes(US_ASCII);
  private static final byte[] TAIL = "},\"batchItemFailures\":[]}".getBytes(US_ASCII);

  private ResponseJson() {}

  /**
   * Writes the response of a mapping without a window.
   *
   * @param lowestFailed the sequence number from which on everything is delivered again; null if
   *     all is done. Lambda delivers whole records, so that of an aggregated one all comes again
   */
  public static void write(@Nullable SequenceNumber lowestFailed, OutputStream out)
      throws IOException {
    String item =
        lowestFailed == null ? "" : "{\"itemIdentifier\":\"" + lowestFailed.ofRecord() + "\"}";
    out.write(("{\"batchItemFailures\":[" + item + "]}").getBytes(US_ASCII));
  }

  /**
   * Writes the response of a mapping with a window: a state and no failed item. A state that is
   * JSON as it lies there, which nearly every one is, is copied; one with a text that JSON must
   * escape is left to a general generator.
   *
   * @return how many bytes it has
   */
  public static int write(EncodedState state, OutputStream out) throws IOException {
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
}
