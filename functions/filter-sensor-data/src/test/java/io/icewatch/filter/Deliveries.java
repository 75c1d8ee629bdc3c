package io.icewatch.filter;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Base64;

/** Makes events as Lambda delivers them, as JSON. */
final class Deliveries {
  private static final String SHARD = "shardId-000000000000";

  private Deliveries() {}

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
    return record(sequenceNumber, arrival, partitionKey, data.getBytes(UTF_8));
  }

  static String record(String sequenceNumber, Instant arrival, String partitionKey, byte[] data) {
    return """
    {"kinesis":{"kinesisSchemaVersion":"1.0","partitionKey":"%s","sequenceNumber":"%s",\
    "data":"%s","approximateArrivalTimestamp":%d.%03d},"eventSource":"aws:kinesis",\
    "eventID":"%s:%s"}\
    """
        .formatted(
            partitionKey,
            sequenceNumber,
            Base64.getEncoder().encodeToString(data),
            arrival.getEpochSecond(),
            arrival.toEpochMilli() % 1000,
            SHARD,
            sequenceNumber);
  }
}
