package io.icewatch.edge.send;

import io.icewatch.edge.queue.Incoming.Outgoing;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Where records go. */
public interface RecordSink extends AutoCloseable {

  /** How many records it takes at a time. */
  int mostRecords();

  /** How long a record may wait for others to leave with, while there are fewer than that. */
  default Duration gathering() {
    return Duration.ZERO;
  }

  /** Whether after a record that is not taken none is; else it gets one of each key at a time. */
  default boolean isInOrder() {
    return false;
  }

  /**
   * Sends records.
   *
   * @return the places in the list, from 0, of those that were not taken; empty: all were
   * @throws RuntimeException if it is not known whether any was: all are to be sent again
   * @throws InterruptedException if the thread is interrupted, likewise
   */
  Set<Integer> send(List<Outgoing> records) throws InterruptedException;

  @Override
  void close();
}
