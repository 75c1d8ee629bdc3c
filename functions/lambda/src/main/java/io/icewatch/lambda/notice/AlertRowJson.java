package io.icewatch.lambda.notice;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.icewatch.vitals.alarm.Alert;
import io.icewatch.vitals.alarm.AlertLog.Entry;
import io.icewatch.vitals.alarm.Escalated;
import io.icewatch.vitals.alarm.MonitorFault;
import io.icewatch.vitals.alarm.Notice;
import io.icewatch.vitals.alarm.Resolved;
import io.icewatch.vitals.alarm.Returned;
import io.icewatch.vitals.alarm.Silent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;

/**
 * The wire format of a row of {@code alerts}: field names are column names, every column is
 * present, times are microseconds since the epoch (Firehose would take milliseconds for 1970). The
 * column {@code reason} is that of a page, or the kind of any other notice.
 */
final class AlertRowJson {
  private static final JsonFactory JSON = new JsonFactory();

  private AlertRowJson() {}

  static byte[] write(Entry entry) {
    Row row = row(entry.notice());
    ByteArrayOutputStream out = new ByteArrayOutputStream(384);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("alert_id", entry.notice().alertId());
      json.writeStringField("patient_id", entry.notice().patientId());
      json.writeStringField("condition", row.condition());
      json.writeStringField("severity", entry.notice().severity().label());
      json.writeStringField("reason", row.reason());
      json.writeNumberField("value", row.value());
      json.writeNumberField("arrival", micros(row.arrival()));
      json.writeNumberField("published_at", micros(entry.publishedAt()));
      json.writeNumberField("episode_start", micros(row.episodeStart()));
      json.writeNumberField("page_number", row.pageNumber());
      json.writeNumberField("hushed_since_last", row.suppressed());
      json.writeNumberField("worst_value", row.worstValue());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("an array cannot fail to be written", e);
    }
    return out.toByteArray();
  }

  /** What differs between kinds. A number that a kind does not know is 0. */
  private record Row(
      String condition,
      String reason,
      double value,
      Instant arrival,
      Instant episodeStart,
      int pageNumber,
      int suppressed,
      double worstValue) {}

  private static Row row(Notice notice) {
    String kind = notice.kind().label();
    return switch (notice) {
      case Alert alert ->
          new Row(
              alert.breach().condition().label(),
              alert.reason().label(),
              alert.breach().value(),
              alert.breach().arrival(),
              alert.episodeStart(),
              alert.pageNumber(),
              alert.suppressedSinceLast(),
              alert.worstValue());
      case Resolved over ->
          new Row(
              over.key().condition().label(),
              kind,
              over.value(),
              over.arrival(),
              over.episodeStart(),
              over.pageNumber(),
              0,
              over.worstValue());
      case Escalated escalated ->
          new Row(
              escalated.key().condition().label(),
              kind,
              escalated.worstValue(),
              escalated.at(),
              escalated.episodeStart(),
              escalated.pageNumber(),
              0,
              escalated.worstValue());
      case Silent silent -> {
        double last =
            silent.vital() == null ? 0 : silent.lastValues().getOrDefault(silent.vital(), 0.0);
        yield new Row(
            silent.condition(),
            kind,
            last,
            silent.at(),
            silent.lastSeenAt(),
            silent.number(),
            0,
            last);
      }
      case Returned returned ->
          new Row("signal", kind, 0, returned.at(), returned.silentSince(), 1, 0, 0);
      case MonitorFault fault ->
          new Row(fault.fault().label(), kind, 0, fault.at(), fault.since(), 1, 0, 0);
    };
  }

  private static long micros(Instant time) {
    return Math.addExact(
        Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1_000);
  }
}
