package io.icewatch.transform;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.icewatch.lambda.FunctionEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/**
 * Makes a row of {@code readings} of each record that Firehose has read from the stream.
 *
 * <p>Firehose alone cannot: it wants every column in every record, and takes a number for
 * microseconds whatever the monitor meant by it; nor would a row say by which record it is known
 * again.
 *
 * <p>It decides nothing and keeps nothing, so that Firehose may ask again. A record that would be
 * too large for a row is answered as failed, and Firehose keeps it as it came.
 */
public final class TransformReadings implements RequestStreamHandler {
  private static final JsonFactory JSON = new JsonFactory();

  /** Lambda's constructor. */
  public TransformReadings() {}

  /** The same, as it needs nothing of its environment. */
  public TransformReadings(FunctionEnvironment environment) {}

  @Override
  public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
    ReadingRowJson rows = new ReadingRowJson();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeArrayFieldStart("records");
      for (StreamRecord record : TransformEventJson.read(in)) {
        Optional<byte[]> row = rows.write(record);
        json.writeStartObject();
        json.writeStringField("recordId", record.recordId());
        json.writeStringField("result", row.isPresent() ? "Ok" : "ProcessingFailed");
        json.writeBinaryField("data", row.orElse(record.data()));
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
  }
}
