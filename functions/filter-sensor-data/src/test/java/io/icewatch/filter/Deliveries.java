package io.icewatch.filter;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Base64;
import java.util.Objects;

/** Makes events as Lambda delivers them, as JSON. */
final class Deliveries {
  private static final String SHARD = "shardId-000000000000";

  private Deliveries() {}

  /** A file of the folder {@code events/}. */
  static String file(String name) {
    try (InputStream in = Deliveries.class.getResourceAsStream("/events/" + name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }

  static String event(String... records) {
    return "{\"Records\":[%s]}".formatted(String.join(",", records));
  }

  static String reading(String sequenceNumber, Instant arrival, String patientId, String vitals) {
    return record(
        sequenceNumber,
        arrival,
        patientId,
        "{\"patient_id\":\"%s\",%s}".formatted(patientId, vitals));
  }

  static String record(String sequenceNumber, Instant arrival, String partitionKey, String data) {
    return """
    {"kinesis":{"kinesisSchemaVersion":"1.0","partitionKey":"%s","sequenceNumber":"%s",\
    "data":"%s","approximateArrivalTimestamp":%d.%03d},"eventSource":"aws:kinesis",\
    "eventID":"%s:%s"}\
    """
        .formatted(
            partitionKey,
            sequenceNumber,
            Base64.getEncoder().encodeToString(data.getBytes(UTF_8)),
            arrival.getEpochSecond(),
            arrival.toEpochMilli() % 1000,
            SHARD,
            sequenceNumber);
  }
}
