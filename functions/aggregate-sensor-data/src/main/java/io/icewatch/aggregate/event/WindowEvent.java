package io.icewatch.aggregate.event;

import io.icewatch.kinesis.Records;
import io.icewatch.vitals.window.EncodedState;

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
public record WindowEvent(
    String shardId,
    EncodedState state,
    Records records,
    boolean isFinal,
    boolean isTerminatedEarly) {

  /** Whether nobody will see this state again: everything in it must leave. */
  public boolean closesState() {
    return isFinal || isTerminatedEarly;
  }
}
