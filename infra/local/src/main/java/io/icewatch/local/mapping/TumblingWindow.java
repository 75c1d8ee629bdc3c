package io.icewatch.local.mapping;

import io.icewatch.local.stream.StreamRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The tumbling window of one shard: at most one is open, with the state that the last answer gave.
 * Windows are aligned to the epoch and go by arrival.
 *
 * <p>Windows never go back. A record that arrived in a window before the open one belongs to the
 * open one; if none is open, and its own has ended already, to the one that follows the last that
 * ended. AWS does not document what becomes of such a record; this loses none and never opens a
 * window twice.
 */
final class TumblingWindow {
  private static final byte[] FRESH = "{}".getBytes(StandardCharsets.US_ASCII);

  private final long lengthMillis;
  private long startMillis;
  private long earliestStartMillis;
  private boolean open;
  private byte[] state = FRESH;
  private @Nullable StreamRecord first;
  private @Nullable StreamRecord last;

  /**
   * @param lengthSeconds the length of a window; 0 for a mapping without windows, all of whose
   *     records belong together
   */
  TumblingWindow(int lengthSeconds) {
    this.lengthMillis = lengthSeconds * 1000L;
  }

  /** Whether the mapping has windows at all. */
  boolean isWanted() {
    return lengthMillis > 0;
  }

  /** Whether a window is open. */
  boolean isOpen() {
    return open;
  }

  /**
   * Whether the function ran with records of the open window, so that a final is due at its end.
   */
  boolean wasInvoked() {
    return first != null;
  }

  /**
   * The end of the window to which the next record belongs, in milliseconds, exclusive; without
   * windows {@link Long#MAX_VALUE}.
   */
  long endFor(StreamRecord next) {
    if (lengthMillis == 0) {
      return Long.MAX_VALUE;
    }
    return (open ? startMillis : startFor(next)) + lengthMillis;
  }

  /** Whether a record arrived after the open window. */
  boolean isOver(StreamRecord next) {
    return next.arrivalMillis() >= startMillis + lengthMillis;
  }

  /** When the open window ends, exclusive. */
  Instant end() {
    return Instant.ofEpochMilli(startMillis + lengthMillis);
  }

  /** Opens the window to which a record belongs, unless one is open. */
  void openFor(StreamRecord next) {
    if (lengthMillis > 0 && !open) {
      startMillis = startFor(next);
      open = true;
    }
  }

  /** Notes that the function ran with these records. */
  void invokedWith(Batch batch) {
    if (open && batch.holdsRecords()) {
      if (first == null) {
        first = batch.records().getFirst();
      }
      last = batch.records().getLast();
    }
  }

  /** Goes on with the state that an answer gave. */
  void carry(byte[] newState) {
    state = newState;
  }

  /** Goes on with the same window and nothing in it. */
  void startAfresh() {
    state = FRESH;
  }

  /** Ends the window. */
  void close() {
    open = false;
    earliestStartMillis = startMillis + lengthMillis;
    state = FRESH;
    first = null;
    last = null;
  }

  /** The state that the next invocation gets: JSON in UTF-8; {@code {}} at first. */
  byte[] state() {
    return state;
  }

  /** The first record that the function got in the open window. */
  @Nullable StreamRecord first() {
    return first;
  }

  /** The last record that the function got in the open window. */
  @Nullable StreamRecord last() {
    return last;
  }

  /** What an invocation says about the open window. */
  WindowSlice slice(Invocation.Kind kind) {
    return new WindowSlice(
        Instant.ofEpochMilli(startMillis),
        end(),
        state,
        kind == Invocation.Kind.FINAL,
        kind == Invocation.Kind.EARLY_END);
  }

  private long startFor(StreamRecord next) {
    long arrival = next.arrivalMillis();
    return Math.max(earliestStartMillis, arrival - arrival % lengthMillis);
  }
}
