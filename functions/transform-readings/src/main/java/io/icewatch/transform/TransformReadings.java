package io.icewatch.transform;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.icewatch.lambda.EmbeddedMetrics;
import io.icewatch.lambda.FunctionEnvironment;
import io.icewatch.lambda.Variables;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * Makes a row of {@code readings} of each record that Firehose has read from the stream.
 *
 * <p>Firehose alone cannot: it wants every column in every record, and takes a number for
 * microseconds whatever the monitor meant by it; nor would a row say by which record it is known
 * again.
 *
 * <p>It decides nothing and keeps nothing, so that Firehose may ask again. A record that would be
 * too large for a row is answered as failed, and Firehose keeps it as it came, in the bucket of
 * what failed; that is counted, as Firehose does not.
 */
public final class TransformReadings implements RequestStreamHandler {
  private static final JsonFactory JSON = new JsonFactory();

  private final String metricsNamespace;
  private final InstantSource clock;
  private final PrintStream metricsOut;

  /** Lambda's constructor: everything comes from the environment. */
  public TransformReadings() {
    this(System.getenv(), InstantSource.system(), System.out);
  }

  /**
   * Everything comes from what is given.
   *
   * @throws IllegalArgumentException if a variable is missing or wrong; names it, its value and
   *     what was expected
   */
  public TransformReadings(FunctionEnvironment environment) {
    this(environment.variables(), environment.clock(), environment.out());
  }

  private TransformReadings(
      Map<String, String> variables, InstantSource clock, PrintStream metricsOut) {
    this.metricsNamespace = new Variables(variables).text("METRICS_NAMESPACE");
    this.clock = clock;
    this.metricsOut = metricsOut;
  }

  @Override
  public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
    ReadingRowJson rows = new ReadingRowJson();
    int tooLarge = 0;
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeArrayFieldStart("records");
      for (StreamRecord record : TransformEventJson.read(in)) {
        Optional<byte[]> row = rows.write(record);
        tooLarge += row.isPresent() ? 0 : 1;
        json.writeStartObject();
        json.writeStringField("recordId", record.recordId());
        json.writeStringField("result", row.isPresent() ? "Ok" : "ProcessingFailed");
        json.writeBinaryField("data", row.orElse(record.data()));
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    if (tooLarge > 0) {
      new EmbeddedMetrics(metricsNamespace)
          .count("ReadingsTooLarge", tooLarge)
          .print(clock.instant(), metricsOut);
    }
  }
}
