package io.icewatch.transform;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.icewatch.vitals.reading.DeviceId;
import io.icewatch.vitals.reading.Reading;
import io.icewatch.vitals.reading.ReadingBatch;
import io.icewatch.vitals.reading.ReadingReader;
import io.icewatch.vitals.reading.Vital;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A record as a row of {@code readings}: field names are column names, every column is present,
 * times are microseconds since the epoch, as Firehose wants them.
 *
 * <p>A reading is in the columns. What they do not say all of, a batch, what is no reading, a
 * reading with a field that could not be used or a time beyond a column, is in {@code raw} as it
 * came: Firehose makes one row of a record, and no more. For one thread.
 */
final class ReadingRowJson {
  private static final JsonFactory JSON = new JsonFactory();

  /** Firehose takes no record beyond 1,000 KiB, and base64 makes four bytes of three. */
  static final int LARGEST_RAW = 700_000;

  /** So far from the epoch, 292,000 years, a long counts microseconds. */
  private static final long MOST_MILLIS = Long.MAX_VALUE / 1_000;

  private final ReadingReader reader = new ReadingReader();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);

  /** The row of a record; empty if it would be larger than Firehose takes. */
  Optional<byte[]> write(StreamRecord record) throws IOException {
    byte[] data = record.data();
    Reading reading =
        ReadingBatch.read(data, 0, data.length) == null
                && reader.read(data, 0, data.length) instanceof Reading one
            ? one
            : null;
    boolean isWhole = reading != null && reading.faults().isEmpty() && !isTimeBeyondColumn(reading);
    if (!isWhole && data.length > LARGEST_RAW) {
      return Optional.empty();
    }
    bytes.reset();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("row_id", record.rowId());
      json.writeStringField("patient_id", reading == null ? null : reading.patientId());
      json.writeNumberField("arrival", micros(record.arrivalMillis()));
      writeMeasuredAt(json, reading);
      json.writeStringField("device_id", DeviceId.of(data, 0, data.length));
      for (Vital vital : Vital.values()) {
        writeVital(json, vital, reading);
      }
      json.writeFieldName("raw");
      if (isWhole) {
        json.writeNull();
      } else {
        json.writeBinary(data);
      }
      json.writeEndObject();
    }
    return Optional.of(bytes.toByteArray());
  }

  private static boolean isTimeBeyondColumn(Reading reading) {
    return reading.eventTimeMillis() != Reading.NO_EVENT_TIME && !hasTimeOfColumn(reading);
  }

  private static boolean hasTimeOfColumn(Reading reading) {
    long millis = reading.eventTimeMillis();
    return -MOST_MILLIS <= millis && millis <= MOST_MILLIS;
  }

  private static void writeMeasuredAt(JsonGenerator json, @Nullable Reading reading)
      throws IOException {
    json.writeFieldName("measured_at");
    if (reading == null || !hasTimeOfColumn(reading)) {
      json.writeNull();
    } else {
      json.writeNumber(micros(reading.eventTimeMillis()));
    }
  }

  private static void writeVital(JsonGenerator json, Vital vital, @Nullable Reading reading)
      throws IOException {
    json.writeFieldName(vital.field());
    if (reading == null || !reading.has(vital)) {
      json.writeNull();
    } else {
      json.writeNumber(reading.value(vital));
    }
  }

  private static long micros(long millis) {
    return Math.multiplyExact(millis, 1_000L);
  }
}
