package io.icewatch.filter;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.icewatch.vitals.record.SequenceNumber;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** The answer to Lambda, as {@code StreamsEventResponse} of aws-lambda-java-events writes it. */
final class ResponseJson {
  private ResponseJson() {}

  /**
   * Writes the answer.
   *
   * @param lowestFailed the sequence number from which on everything is delivered again; null if
   *     all is done
   */
  static void write(@Nullable SequenceNumber lowestFailed, OutputStream out) throws IOException {
    String item = lowestFailed == null ? "" : "{\"itemIdentifier\":\"" + lowestFailed + "\"}";
    out.write(("{\"batchItemFailures\":[" + item + "]}").getBytes(US_ASCII));
  }
}
