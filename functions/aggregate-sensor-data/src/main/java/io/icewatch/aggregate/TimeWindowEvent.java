package io.icewatch.aggregate;

import java.util.List;
import java.util.Map;

/**
 * The invocation event of a Kinesis mapping with a tumbling window, as far as this function needs
 * it.
 *
 * @param shardId the shard that the window belongs to
 * @param state what the previous invocation of the window answered; empty in the first
 * @param records new records in stream order; may be empty, in a final invocation usually is
 * @param isFinal whether the arrival window is over
 * @param isTerminatedEarly whether Lambda ends the window now because the state grew too large
 */
record TimeWindowEvent(
    String shardId,
    Map<String, String> state,
    List<KinesisRecord> records,
    boolean isFinal,
    boolean isTerminatedEarly) {

  /**
   * One record.
   *
   * @param partitionKey the key it was put under
   * @param sequenceNumber decimal digits
   * @param arrivalMillis when it arrived in the stream, milliseconds since the epoch
   * @param data its payload
   */
  record KinesisRecord(
      String partitionKey, String sequenceNumber, long arrivalMillis, byte[] data) {}

  /** Whether nobody will see this state again: everything in it must leave. */
  boolean closesState() {
    return isFinal || isTerminatedEarly;
  }
}
