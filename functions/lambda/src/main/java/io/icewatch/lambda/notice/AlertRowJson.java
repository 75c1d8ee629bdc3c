package io.icewatch.lambda.notice;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.icewatch.vitals.alarm.Alert;
import io.icewatch.vitals.alarm.AlertLog.Entry;
import io.icewatch.vitals.alarm.Breach;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;

/**
 * The wire format of a row of {@code alerts}: field names are column names, every column is
 * present, times are microseconds since the epoch (Firehose would take milliseconds for 1970).
 */
final class AlertRowJson {
  private static final JsonFactory JSON = new JsonFactory();

  private AlertRowJson() {}

  static byte[] write(Entry entry) {
    Alert alert = entry.alert();
    Breach breach = alert.breach();
    ByteArrayOutputStream out = new ByteArrayOutputStream(384);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("alert_id", alert.alertId());
      json.writeStringField("patient_id", breach.patientId());
      json.writeStringField("condition", breach.condition().label());
      json.writeStringField("severity", breach.severity().label());
      json.writeStringField("reason", alert.reason().label());
      json.writeNumberField("value", breach.value());
      json.writeNumberField("arrival", micros(breach.arrival()));
      json.writeNumberField("published_at", micros(entry.publishedAt()));
      json.writeNumberField("episode_start", micros(alert.episodeStart()));
      json.writeNumberField("page_number", alert.pageNumber());
      json.writeNumberField("hushed_since_last", alert.suppressedSinceLast());
      json.writeNumberField("worst_value", alert.worstValue());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("an array cannot fail to be written", e);
    }
    return out.toByteArray();
  }

  private static long micros(Instant time) {
    return Math.addExact(
        Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1_000);
  }
}
