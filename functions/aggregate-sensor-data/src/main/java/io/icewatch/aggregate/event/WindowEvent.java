package io.icewatch.aggregate.event;

import io.icewatch.vitals.window.SequenceNumber;
import io.icewatch.vitals.window.StateText;

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
    String shardId, StateText state, Records records, boolean isFinal, boolean isTerminatedEarly) {

  /**
   * The records of an event, by their place in it. Of a record that is read and folded nobody needs
   * more than numbers and a range of bytes, so there is no object for each.
   */
  public interface Records {
    /** How many there are. */
    int size();

    /** The array that holds the payload of record {@code i}; belongs to the event. */
    byte[] payloads(int i);

    /** Where the payload of record {@code i} starts in its array, included. */
    int payloadStart(int i);

    /** Where the payload of record {@code i} ends in its array, excluded. */
    int payloadEnd(int i);

    /** When record {@code i} arrived in the stream, milliseconds since the epoch. */
    long arrivalMillis(int i);

    /** The sequence number of record {@code i}. */
    SequenceNumber sequenceNumber(int i);

    /** The key that record {@code i} was put under. */
    String partitionKey(int i);
  }

  /** Whether nobody will see this state again: everything in it must leave. */
  public boolean closesState() {
    return isFinal || isTerminatedEarly;
  }
}
