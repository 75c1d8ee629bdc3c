package io.icewatch.lambda.event;

import io.icewatch.vitals.window.state.EncodedState;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The invocation event of a Kinesis mapping, as far as a function needs it. */
public final class InvocationEvent {
  /** What the heartbeat of the template sends: an empty object. */
  static final InvocationEvent HEARTBEAT = new InvocationEvent(Records.none(), null);

  private final Records records;
  private final @Nullable Window window;

  InvocationEvent(Records records, @Nullable Window window) {
    this.records = records;
    this.window = window;
  }

  /** The same event, whose records of several messages are taken apart. */
  @SuppressWarnings("ReferenceEquality") // the records that came, or others
  InvocationEvent takenApart() {
    Records apart = RecordsTakenApart.of(records);
    return apart == records ? this : new InvocationEvent(apart, window);
  }

  /**
   * Whether the event is an empty object, which keeps an instance of the function warm: to be
   * answered, and nothing else.
   */
  public boolean isHeartbeat() {
    return this == HEARTBEAT;
  }

  /** The new records in stream order. There may be none; at the end of a window usually are not. */
  public Records records() {
    return records;
  }

  /**
   * The tumbling window of the mapping.
   *
   * @throws IOException if the event has none, as it names no {@code shardId}
   */
  public Window window() throws IOException {
    if (window == null) {
      throw new IOException("shardId is missing, expected a shard: the mapping has no window");
    }
    return window;
  }

  /**
   * A shard's tumbling window at one invocation.
   *
   * @param shardId the shard
   * @param state what the previous invocation of the window answered; empty in the first
   * @param isFinal whether the window is over
   * @param isTerminatedEarly whether Lambda ends the window now because the state grew too large
   */
  public record Window(
      String shardId, EncodedState state, boolean isFinal, boolean isTerminatedEarly) {

    /** Whether nobody will see this state again: everything in it must leave. */
    public boolean closesState() {
      return isFinal || isTerminatedEarly;
    }
  }
}
