package io.icewatch.edge;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.icewatch.edge.hl7.Hl7Fault;
import io.icewatch.edge.mapping.OruReading;
import io.icewatch.edge.mapping.ReadResult;
import io.icewatch.edge.queue.Incoming;
import io.icewatch.edge.queue.Incoming.Outgoing;
import io.icewatch.vitals.reading.ReadingJson;
import io.icewatch.vitals.reading.Vital;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.stream.Collectors;

/** A reading as a record of the stream: the message format of the monitors, and who sent it. */
final class ReadingRecord {
  private static final JsonFactory JSON = new JsonFactory();

  private ReadingRecord() {}

  /** A message with the records of its readings, and with what was refused of it. */
  static Incoming incoming(String sender, byte[] message, ReadResult result) {
    return new Incoming(
        sender,
        message,
        result.readings().stream().map(ReadingRecord::of).toList(),
        result.faults().stream().map(Hl7Fault::toString).collect(Collectors.joining("; ")));
  }

  static Outgoing of(OruReading reading) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField(ReadingJson.PATIENT_ID, reading.patientId());
      json.writeFieldName(ReadingJson.TIMESTAMP);
      json.writeNumber(seconds(reading.measured()).toPlainString());
      json.writeStringField("device_id", reading.deviceId());
      for (Vital vital : Vital.values()) {
        BigDecimal value = reading.vitals().get(vital);
        if (value != null) {
          json.writeFieldName(vital.field());
          json.writeNumber(value.toPlainString());
        }
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a string cannot fail to be written", e);
    }
    return new Outgoing(reading.patientId(), text.toString().getBytes(UTF_8));
  }

  /** Seconds since the epoch, to the millisecond. */
  private static BigDecimal seconds(Instant instant) {
    BigDecimal seconds = BigDecimal.valueOf(instant.toEpochMilli(), 3).stripTrailingZeros();
    return seconds.scale() < 0 ? seconds.setScale(0) : seconds;
  }
}
