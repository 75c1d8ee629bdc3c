package io.icewatch.vitals.window;

import io.icewatch.vitals.reading.Rejected;
import java.util.Arrays;

/**
 * One row of the table {@code rejected_readings}: a record that could not be read, kept as it came.
 *
 * @param rejected why
 * @param arrivalMillis when it arrived in the stream, milliseconds since the epoch
 * @param shardId the shard
 * @param sequenceNumber its sequence number
 * @param partitionKey the key it was put under
 * @param raw its bytes as they came, the first {@value #LARGEST_RAW} of them
 */
public record RejectedRow(
    Rejected rejected,
    long arrivalMillis,
    String shardId,
    String sequenceNumber,
    String partitionKey,
    byte[] raw) {

  /**
   * Firehose refuses a record beyond 1,000 KiB for good, and base64 makes four bytes of three. A
   * row that is refused for good would block its shard.
   */
  static final int LARGEST_RAW = 700_000;

  /** Cuts {@code raw} if it is too large, and says so in the detail. */
  public RejectedRow {
    if (raw.length > LARGEST_RAW) {
      rejected =
          new Rejected(
              rejected.reason(),
              "%s; raw holds the first %d of %d bytes"
                  .formatted(rejected.detail(), LARGEST_RAW, raw.length));
      raw = Arrays.copyOf(raw, LARGEST_RAW);
    }
  }

  /** The row's identity, the same on every retry. */
  public String rowId() {
    return shardId + ":" + sequenceNumber;
  }
}
