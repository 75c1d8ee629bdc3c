package io.icewatch.local.stream;

import java.util.ArrayList;
import java.util.List;

/**
 * One consumer's place in one shard. Records come once, in the order of the shard. To be used by
 * one thread at a time; the shard may be written meanwhile.
 */
public final class ShardReader {
  private final Shard shard;

  // Guarded by the shard.
  private Chunk chunk;
  private int index;
  private long skipBeforeMillis;

  ShardReader(Shard shard, Chunk chunk, int index, long skipBeforeMillis) {
    this.shard = shard;
    this.chunk = chunk;
    this.index = index;
    this.skipBeforeMillis = skipBeforeMillis;
  }

  /** The shard that is read. */
  public Shard shard() {
    return shard;
  }

  /**
   * Reads on. Records older than the stream's retention that were not read in time are skipped.
   *
   * @param limit the most records to return
   * @return the next records, at most {@code limit}; empty if there are none yet
   */
  public List<StreamRecord> read(int limit) {
    List<StreamRecord> records = new ArrayList<>(Math.min(limit, Chunk.CAPACITY));
    synchronized (shard) {
      long from = chunk.number;
      while (records.size() < limit && advance()) {
        StreamRecord record = chunk.records[index++];
        if (record.arrivalMillis() >= skipBeforeMillis) {
          skipBeforeMillis = Long.MIN_VALUE;
          records.add(record);
        }
      }
      if (chunk.number > from) {
        shard.trim();
      }
    }
    return records;
  }

  /** Whether the shard holds a record that this reader has not passed. */
  public boolean hasUnread() {
    synchronized (shard) {
      return advance();
    }
  }

  /** The ordinal of the next record, or that which it will have. */
  public long nextOrdinal() {
    synchronized (shard) {
      return advance() ? chunk.records[index].ordinal() : shard.nextOrdinal();
    }
  }

  /** Whether the shard is closed and read to its end. */
  public boolean isAtEnd() {
    synchronized (shard) {
      return shard.isClosed() && !advance();
    }
  }

  /** Moves to the chunk of the next record; false if there is no such record yet. */
  private boolean advance() {
    if (chunk.number < shard.oldest().number) {
      chunk = shard.oldest();
      index = 0;
    }
    if (index == Chunk.CAPACITY && chunk.next != null) {
      chunk = chunk.next;
      index = 0;
    }
    return index < chunk.size;
  }

  /** Called under the shard's lock. */
  long chunkNumber() {
    return chunk.number;
  }
}
