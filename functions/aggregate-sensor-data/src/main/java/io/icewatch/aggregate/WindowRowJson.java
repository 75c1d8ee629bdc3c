package io.icewatch.aggregate;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.icewatch.vitals.reading.Vital;
import io.icewatch.vitals.window.RejectedRow;
import io.icewatch.vitals.window.VitalSummary;
import io.icewatch.vitals.window.WindowRow;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * The wire format of rows: field names are column names, every column is present, times are
 * microseconds since the epoch (Firehose would take milliseconds for 1970). A vital that was not
 * measured has count 0 and null beside it, which must be there, though the column be optional:
 * Firehose refuses a record without the column. It skips a field without a column, so that a
 * release with a new vital comes before its columns.
 */
final class WindowRowJson {
  private static final JsonFactory JSON = new JsonFactory();

  /** A row takes about 1,330 bytes; one of a longer patient id takes an array more. */
  private static final int USUAL_BYTES = 1_500;

  private static final byte[] ROW_ID = "{\"row_id\":".getBytes(US_ASCII);
  private static final byte[] PATIENT_ID = next("patient_id");
  private static final byte[] WINDOW_START = next("window_start");
  private static final byte[] WINDOW_END = next("window_end");
  private static final byte[] SHARD_ID = next("shard_id");
  private static final byte[] FIRST_SEQUENCE_NUMBER = next("first_sequence_number");
  private static final byte[] LAST_SEQUENCE_NUMBER = next("last_sequence_number");
  private static final byte[] FIRST_EVENT_TIME = next("first_event_time");
  private static final byte[] LAST_EVENT_TIME = next("last_event_time");
  private static final byte[] RECORD_COUNT = next("record_count");
  private static final byte[] IMPLAUSIBLE_COUNT = next("implausible_count");
  private static final byte[] CLOCK_SUSPECT_COUNT = next("clock_suspect_count");
  private static final byte[] DUPLICATE_COUNT = next("duplicate_count");
  private static final byte[] END = {'}'};
  private static final List<VitalFields> VITALS =
      Arrays.stream(Vital.values()).map(VitalFields::of).toList();

  private WindowRowJson() {}

  /** The comma behind the field before, this one's name and the colon. */
  private static byte[] next(String field) {
    return (",\"" + field + "\":").getBytes(US_ASCII);
  }

  private interface Body {
    void write(JsonGenerator json) throws IOException;
  }

  /** A row of {@code vital_windows}. */
  static byte[] write(WindowRow row) {
    JsonBytes json = new JsonBytes(USUAL_BYTES);
    json.raw(ROW_ID).text(row.rowId());
    json.raw(PATIENT_ID).text(row.patientId());
    json.raw(WINDOW_START).number(micros(row.windowStartMillis()));
    json.raw(WINDOW_END).number(micros(row.windowEndMillis()));
    json.raw(SHARD_ID).text(row.shardId());
    json.raw(FIRST_SEQUENCE_NUMBER).text(row.firstSequenceNumber().toString());
    json.raw(LAST_SEQUENCE_NUMBER).text(row.lastSequenceNumber().toString());
    json.raw(FIRST_EVENT_TIME).number(micros(row.firstEventMillis()));
    json.raw(LAST_EVENT_TIME).number(micros(row.lastEventMillis()));
    json.raw(RECORD_COUNT).number(row.recordCount());
    json.raw(IMPLAUSIBLE_COUNT).number(row.implausibleCount());
    json.raw(CLOCK_SUSPECT_COUNT).number(row.clockSuspectCount());
    json.raw(DUPLICATE_COUNT).number(row.duplicateCount());
    for (VitalFields fields : VITALS) {
      fields.write(json, row.vitals().get(fields.index));
    }
    return json.raw(END).toByteArray();
  }

  /**
   * The names of a vital's columns.
   *
   * @param unmeasured all of them with what stands there if it was not measured
   */
  private record VitalFields(
      int index,
      byte[] count,
      byte[] sum,
      byte[] sumOfSquares,
      byte[] min,
      byte[] max,
      byte[] unmeasured) {

    static VitalFields of(Vital vital) {
      String field = vital.field();
      return new VitalFields(
          vital.index(),
          next("count_" + field),
          next("sum_" + field),
          next("sum_sq_" + field),
          next("min_" + field),
          next("max_" + field),
          ",\"count_%1$s\":0,\"sum_%1$s\":null,\"sum_sq_%1$s\":null,\"min_%1$s\":null,\"max_%1$s\":null"
              .formatted(field)
              .getBytes(US_ASCII));
    }

    void write(JsonBytes json, VitalSummary vital) {
      if (vital.isEmpty()) {
        json.raw(unmeasured);
      } else {
        json.raw(count).number(vital.count());
        json.raw(sum).number(vital.sum());
        json.raw(sumOfSquares).number(vital.sumOfSquares());
        json.raw(min).number(vital.min());
        json.raw(max).number(vital.max());
      }
    }
  }

  /** A row of {@code rejected_readings}. */
  static byte[] write(RejectedRow row) {
    return object(json -> {
      json.writeStringField("row_id", row.rowId());
      json.writeStringField("reason", row.rejected().reason().name());
      json.writeStringField("detail", row.rejected().detail());
      json.writeNumberField("arrival", micros(row.arrivalMillis()));
      json.writeStringField("shard_id", row.shardId());
      json.writeStringField("sequence_number", row.sequenceNumber());
      json.writeStringField("partition_key", row.partitionKey());
      json.writeStringField("raw", Base64.getEncoder().encodeToString(row.raw()));
      json.writeStringField("field", row.field());
      json.writeNumberField("readings", row.readings());
      json.writeStringField("device_id", row.deviceId());
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
