package io.icewatch.local.mapping;

import io.icewatch.local.stream.StreamRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The records that wait to become a batch, and the batching window in which they do. That window
 * begins when the previous invocation ends; one that passes with nothing in the buffer begins anew
 * with the next record.
 */
final class BatchBuffer {
  private final int batchSize;
  private final Duration batchingWindow;
  private final InvocationEventWriter events;
  private final Deque<StreamRecord> records = new ArrayDeque<>();
  private Instant until = Instant.MIN;

  /** The records and the commas between them, in bytes of an event. */
  private long bytes;

  // Of all records since there was none: bounds, not always the closest ones.
  private long firstArrivalMillis = Long.MAX_VALUE;
  private long lastArrivalMillis = Long.MIN_VALUE;

  BatchBuffer(int batchSize, Duration batchingWindow, InvocationEventWriter events) {
    this.batchSize = batchSize;
    this.batchingWindow = batchingWindow;
    this.events = events;
  }

  /**
   * How much of the buffer the next batch can hold.
   *
   * @param count how many records; 0 if the first one alone is too large
   * @param complete whether the batch cannot grow any more
   */
  record Cut(int count, boolean complete) {}

  boolean isEmpty() {
    return records.isEmpty();
  }

  int size() {
    return records.size();
  }

  @Nullable StreamRecord first() {
    return records.peekFirst();
  }

  void add(StreamRecord record, Instant now) {
    if (records.isEmpty() && !now.isBefore(until)) {
      until = now.plus(batchingWindow);
    }
    records.addLast(record);
    count(record);
  }

  private void count(StreamRecord record) {
    bytes += events.sizeOf(record) + 1;
    firstArrivalMillis = Math.min(firstArrivalMillis, record.arrivalMillis());
    lastArrivalMillis = Math.max(lastArrivalMillis, record.arrivalMillis());
  }

  /** When the batching window ends. */
  Instant until() {
    return until;
  }

  /** Notes the end of an invocation. */
  void invoked(Instant now) {
    until = now.plus(batchingWindow);
  }

  /**
   * Returns the next cut.
   *
   * @param window the first record that does not belong to it is for a later batch
   * @param room bytes that the records may take in an event, the commas between them included
   */
  Cut cut(TumblingWindow window, int room) {
    // Asked after every poll for as long as a batch grows: what fits as a whole is not counted
    // anew.
    boolean allFit =
        records.size() <= batchSize
            && bytes - 1 <= room
            && window.takes(firstArrivalMillis)
            && window.takes(lastArrivalMillis);
    return allFit
        ? new Cut(records.size(), records.size() == batchSize)
        : cutOneByOne(window, room);
  }

  private Cut cutOneByOne(TumblingWindow window, int room) {
    int left = room;
    int count = 0;
    for (StreamRecord record : records) {
      left -= events.sizeOf(record) + (count > 0 ? 1 : 0);
      if (count == batchSize || left < 0 || !window.takes(record)) {
        return new Cut(count, true);
      }
      count++;
    }
    return new Cut(count, count == batchSize);
  }

  /** Removes and returns the first records. */
  List<StreamRecord> take(int count) {
    List<StreamRecord> taken = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      StreamRecord record = records.removeFirst();
      bytes -= events.sizeOf(record) + 1;
      taken.add(record);
    }
    if (records.isEmpty()) {
      firstArrivalMillis = Long.MAX_VALUE;
      lastArrivalMillis = Long.MIN_VALUE;
    }
    return taken;
  }
}
