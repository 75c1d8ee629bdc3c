package io.icewatch.filter;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/** The event of the invocations before SnapStart's snapshot. */
final class PrimingEvent {
  /** Beyond every plausible range, hence a breach whatever the thresholds are. */
  private static final String READING =
      """
      {"patient_id": "priming", "timestamp": 1735689600, "spo2": 0}\
      """;

  private PrimingEvent() {}

  /** One record, so late that its page says so: with a sentence more than one on time. */
  static byte[] json(Instant now, Duration stale) {
    Instant late = now.minus(stale).minus(Duration.ofHours(1));
    return """
    {"Records": [{"eventID": "shardId-000000000000:1", "kinesis": {"partitionKey": "priming",
      "sequenceNumber": "1", "approximateArrivalTimestamp": %d, "data": "%s"}}]}
    """
        .formatted(
            late.getEpochSecond(), Base64.getEncoder().encodeToString(READING.getBytes(UTF_8)))
        .getBytes(UTF_8);
  }
}
