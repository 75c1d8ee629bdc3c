package io.icewatch.local.mapping;

import io.icewatch.local.mapping.ShardProgress.WindowProgress;
import io.icewatch.local.mapping.UndocumentedBehavior.FilteredRecords;
import io.icewatch.local.mapping.UndocumentedBehavior.FirstState;
import io.icewatch.local.mapping.UndocumentedBehavior.OutOfOrderArrival;
import io.icewatch.local.stream.Shard;
import io.icewatch.local.stream.StreamRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The tumbling window of one shard: at most one is open, with the state that the last response
 * gave. Windows are aligned to the epoch and go by arrival.
 *
 * <p>Unless {@link OutOfOrderArrival#ENDS_OPEN_WINDOW}, windows never go back: a record that
 * arrived in a window before the open one belongs to the open one; if none is open, and its own has
 * ended already, to the one that follows the last that ended.
 */
final class TumblingWindow {
  private final long lengthMillis;
  private final boolean goesBack;
  private final boolean filteredRecordsEnd;
  private final byte[] fresh;
  private long startMillis;
  private long earliestStartMillis;
  private boolean open;
  private long filteredMillis;
  private byte[] state;
  private @Nullable StreamRecord first;
  private @Nullable StreamRecord last;

  /**
   * @param lengthSeconds the length of a window; 0 for a mapping without windows, all of whose
   *     records belong together
   * @param open how windows go where that is not documented
   */
  TumblingWindow(int lengthSeconds, UndocumentedBehavior open) {
    this.lengthMillis = lengthSeconds * 1000L;
    this.goesBack = open.outOfOrderArrival() == OutOfOrderArrival.ENDS_OPEN_WINDOW;
    this.filteredRecordsEnd = open.filteredRecords() == FilteredRecords.END_WINDOWS;
    String first = open.firstState() == FirstState.NULL ? "null" : "{}";
    this.fresh = first.getBytes(StandardCharsets.US_ASCII);
    this.state = fresh;
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

  /** Whether a record belongs to the open window; without windows every record does. */
  boolean takes(StreamRecord record) {
    return takes(record.arrivalMillis());
  }

  /**
   * Whether a record of this arrival belongs to the open window; so do those between two others.
   */
  boolean takes(long arrivalMillis) {
    return lengthMillis == 0
        || (arrivalMillis < startMillis + lengthMillis
            && (!goesBack || arrivalMillis >= startMillis));
  }

  /** Notes a record that the filter dropped. */
  void passOver(StreamRecord record) {
    filteredMillis = Math.max(filteredMillis, record.arrivalMillis());
  }

  /** Whether a record that the filter dropped has ended the open window. */
  boolean isPassedOver() {
    return filteredRecordsEnd && open && filteredMillis >= startMillis + lengthMillis;
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

  /** Goes on with the state that a response gave. */
  void carry(byte[] newState) {
    state = newState;
  }

  /** Goes on with the same window and nothing in it. */
  void startAfresh() {
    state = fresh;
  }

  /** Ends the window. */
  void close() {
    open = false;
    earliestStartMillis = goesBack ? 0 : startMillis + lengthMillis;
    state = fresh;
    first = null;
    last = null;
  }

  /** The first record that the function got in the open window. */
  @Nullable StreamRecord first() {
    return first;
  }

  /** The last record that the function got in the open window. */
  @Nullable StreamRecord last() {
    return last;
  }

  /** What an invocation says about the open window; null for a mapping without windows. */
  @Nullable WindowSlice slice(Invocation.Kind kind) {
    if (lengthMillis == 0) {
      return null;
    }
    return new WindowSlice(
        Instant.ofEpochMilli(startMillis),
        end(),
        state,
        kind == Invocation.Kind.FINAL,
        kind == Invocation.Kind.EARLY_END);
  }

  /** As it is; null for a mapping without windows. */
  @Nullable WindowProgress progress() {
    return lengthMillis == 0
        ? null
        : new WindowProgress(
            open,
            startMillis,
            earliestStartMillis,
            state,
            first == null ? null : first.ordinal(),
            last == null ? null : last.ordinal());
  }

  /** Becomes what it was in an earlier process, whose shard still holds the records. */
  void resume(WindowProgress left, Shard shard) {
    open = left.isOpen();
    startMillis = left.startMillis();
    earliestStartMillis = left.earliestStartMillis();
    state = left.state();
    first = left.first() == null ? null : held(left.first(), shard);
    last = left.last() == null ? null : held(left.last(), shard);
  }

  private static StreamRecord held(long ordinal, Shard shard) {
    return shard.read(ordinal, 1).getFirst();
  }

  private long startFor(StreamRecord next) {
    long arrival = next.arrivalMillis();
    return Math.max(earliestStartMillis, arrival - arrival % lengthMillis);
  }
}
