package io.icewatch.edge.send;

import io.icewatch.edge.queue.Incoming.Outgoing;
import java.util.List;
import java.util.Set;

/** Where records go. */
public interface RecordSink extends AutoCloseable {

  /** How many records it takes at a time. */
  int mostRecords();

  /**
   * Sends records, of each key at most one.
   *
   * @return the places in the list, from 0, of those that were not taken; empty: all were
   * @throws RuntimeException if it is not known whether any was: all are to be sent again
   * @throws InterruptedException if the thread is interrupted, likewise
   */
  Set<Integer> send(List<Outgoing> records) throws InterruptedException;

  @Override
  void close();
}
