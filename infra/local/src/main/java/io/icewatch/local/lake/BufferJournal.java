package io.icewatch.local.lake;

import java.time.Instant;
import java.util.List;

/** Where the buffer of a delivery stream outlives its process, as it does in Firehose. */
public interface BufferJournal {
  /** Keeps nothing. */
  BufferJournal NONE =
      new BufferJournal() {
        @Override
        public List<Buffered> left() {
          return List.of();
        }

        @Override
        public long add(byte[] record, Instant arrival) {
          return 0;
        }

        @Override
        public void removeThrough(long id) {}
      };

  /**
   * A record that waits for a flush.
   *
   * @param id rises with every record of a delivery stream
   * @param record its bytes, not copied
   * @param arrival when it was put
   */
  record Buffered(long id, byte[] record, Instant arrival) {}

  /** What an earlier process has left, oldest first. */
  List<Buffered> left();

  /**
   * Keeps a record; it survives the process when this returns.
   *
   * @return its id
   * @throws RuntimeException if it cannot be kept
   */
  long add(byte[] record, Instant arrival);

  /** Forgets the records up to an id, inclusive. */
  void removeThrough(long id);
}
