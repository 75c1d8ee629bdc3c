package io.icewatch.vitals.window;

import io.icewatch.vitals.reading.Rejected;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One row of the table {@code rejected_readings}: a record that could not be read, or a field that
 * could not be used of a reading that was; kept as it came.
 *
 * @param rejected why
 * @param field the field that was not used; empty if it is the whole message
 * @param readings how many messages the row stands for: 1, or those of one patient in one
 *     invocation in which the same field had the same fault, the first of which is kept
 * @param arrivalMillis when it arrived in the stream, milliseconds since the epoch
 * @param shardId the shard
 * @param sequenceNumber its sequence number
 * @param partitionKey the key it was put under
 * @param deviceId who sent it; null if that is not known
 * @param raw its bytes as they came, the first {@value #LARGEST_RAW} of them
 */
public record RejectedRow(
    Rejected rejected,
    String field,
    int readings,
    long arrivalMillis,
    String shardId,
    String sequenceNumber,
    String partitionKey,
    @Nullable String deviceId,
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
    String record = shardId + ":" + sequenceNumber;
    return field.isEmpty() ? record : record + "/" + field + "/" + rejected.reason();
  }

  /** This row, standing for one message more. */
  public RejectedRow andOneMore() {
    return new RejectedRow(
        rejected,
        field,
        readings + 1,
        arrivalMillis,
        shardId,
        sequenceNumber,
        partitionKey,
        deviceId,
        raw);
  }
}
