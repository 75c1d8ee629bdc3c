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
 * begins when the previous invocation ends; one that passes with nothing gathered begins anew with
 * the next record.
 */
final class Gathering {
  private final int batchSize;
  private final Duration batchingWindow;
  private final InvocationEventWriter events;
  private final Deque<StreamRecord> records = new ArrayDeque<>();
  private Instant until = Instant.MIN;

  Gathering(int batchSize, Duration batchingWindow, InvocationEventWriter events) {
    this.batchSize = batchSize;
    this.batchingWindow = batchingWindow;
    this.events = events;
  }

  /**
   * How much of what is gathered the next batch can hold.
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
      taken.add(records.removeFirst());
    }
    return taken;
  }
}
