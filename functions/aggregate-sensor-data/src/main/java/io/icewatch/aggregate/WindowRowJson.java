package io.icewatch.aggregate;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.icewatch.vitals.reading.Vital;
import io.icewatch.vitals.window.RejectedRow;
import io.icewatch.vitals.window.VitalSummary;
import io.icewatch.vitals.window.WindowRow;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;

/**
 * The wire format of rows: field names are column names, every column is present, times are
 * microseconds since the epoch (Firehose would take milliseconds for 1970). A vital that was not
 * measured has count 0 and zeros beside it: what Firehose does with null is disputed.
 */
final class WindowRowJson {
  private static final JsonFactory JSON = new JsonFactory();

  private WindowRowJson() {}

  private interface Body {
    void write(JsonGenerator json) throws IOException;
  }

  /** A row of {@code vital_windows}. */
  static byte[] write(WindowRow row) {
    return object(
        json -> {
          json.writeStringField("row_id", row.rowId());
          json.writeStringField("patient_id", row.patientId());
          json.writeNumberField("window_start", micros(row.windowStartMillis()));
          json.writeNumberField("window_end", micros(row.windowEndMillis()));
          json.writeStringField("shard_id", row.shardId());
          json.writeStringField("first_sequence_number", row.firstSequenceNumber().toString());
          json.writeStringField("last_sequence_number", row.lastSequenceNumber().toString());
          json.writeNumberField("first_event_time", micros(row.firstEventMillis()));
          json.writeNumberField("last_event_time", micros(row.lastEventMillis()));
          json.writeNumberField("record_count", row.recordCount());
          json.writeNumberField("implausible_count", row.implausibleCount());
          json.writeNumberField("clock_suspect_count", row.clockSuspectCount());
          json.writeNumberField("duplicate_count", row.duplicateCount());
          for (Vital vital : Vital.values()) {
            writeVital(json, vital.field(), row.vitals().get(vital.index()));
          }
        });
  }

  private static void writeVital(JsonGenerator json, String field, VitalSummary vital)
      throws IOException {
    json.writeNumberField("count_" + field, vital.count());
    json.writeNumberField("sum_" + field, vital.sum());
    json.writeNumberField("sum_sq_" + field, vital.sumOfSquares());
    json.writeNumberField("min_" + field, vital.isEmpty() ? 0.0 : vital.min());
    json.writeNumberField("max_" + field, vital.isEmpty() ? 0.0 : vital.max());
  }

  /** A row of {@code rejected_readings}. */
  static byte[] write(RejectedRow row) {
    return object(
        json -> {
          json.writeStringField("row_id", row.rowId());
          json.writeStringField("reason", row.rejected().reason().name());
          json.writeStringField("detail", row.rejected().detail());
          json.writeNumberField("arrival", micros(row.arrivalMillis()));
          json.writeStringField("shard_id", row.shardId());
          json.writeStringField("sequence_number", row.sequenceNumber());
          json.writeStringField("partition_key", row.partitionKey());
          json.writeStringField("raw", Base64.getEncoder().encodeToString(row.raw()));
        });
  }

  private static byte[] object(Body body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      body.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("an array cannot fail to be written", e);
    }
    return out.toByteArray();
  }

  private static long micros(long millis) {
    return Math.multiplyExact(millis, 1_000L);
  }
}
