package io.icewatch.watch;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Base64;

/** The event of the invocations before SnapStart's snapshot. */
final class PrimingEvent {
  private PrimingEvent() {}

  /** One reading, on time. */
  static byte[] json(Instant now) {
    String reading =
        """
        {"patient_id": "priming", "timestamp": %d, "spo2": 97, "heart_rate": 80}\
        """
            .formatted(now.getEpochSecond());
    String data = Base64.getEncoder().encodeToString(reading.getBytes(UTF_8));
    return """
    {"Records": [{"eventID": "shardId-000000000000:1", "kinesis": {"partitionKey": "priming",
      "sequenceNumber": "1", "approximateArrivalTimestamp": %d, "data": "%s"}}]}
    """
        .formatted(now.getEpochSecond(), data)
        .getBytes(UTF_8);
  }
}
