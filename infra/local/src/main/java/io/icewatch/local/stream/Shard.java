package io.icewatch.local.stream;

import io.icewatch.local.stream.StreamJournal.KeptRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * One shard: the records of a range of hash keys in the order in which they arrived. Thread-safe.
 *
 * <p>A record leaves memory when every registered consumer has read it and it is not among the last
 * that the stream keeps anyway, or when it is older than the stream's retention.
 */
public final class Shard {
  private final int number;
  private final String id;
  private final HashKeyRange range;
  private final List<String> parents;
  private final long firstOrdinal;
  private final long retentionMillis;
  private final int keptChunks;

  // Guarded by this.
  private final List<ShardReader> readers = new ArrayList<>();
  private Chunk oldest = new Chunk(0);
  private Chunk newest = oldest;
  private long nextOrdinal;
  private boolean closed;

  Shard(
      int number,
      HashKeyRange range,
      List<String> parents,
      long firstOrdinal,
      long retentionMillis,
      int keptRecords) {
    this.number = number;
    this.id = "shardId-%012d".formatted(number);
    this.range = range;
    this.parents = List.copyOf(parents);
    this.firstOrdinal = firstOrdinal;
    this.nextOrdinal = firstOrdinal;
    this.retentionMillis = retentionMillis;
    this.keptChunks = Math.ceilDiv(keptRecords, Chunk.CAPACITY);
  }

  /** The shard's id, e.g. {@code shardId-000000000000}. */
  public String id() {
    return id;
  }

  /** The hash keys that it takes, or took while it was open. */
  public HashKeyRange range() {
    return range;
  }

  /** The ids of the shards that it came from: none, one after a split, two after a merge. */
  public List<String> parents() {
    return parents;
  }

  /** Whether a split or a merge has ended it: it takes no more records. */
  public synchronized boolean isClosed() {
    return closed;
  }

  /** Returns the sequence number that an ordinal has in this shard. */
  public String sequenceNumber(long ordinal) {
    return SequenceNumberFormat.text(ordinal, number);
  }

  /**
   * Returns the ordinal of a sequence number; is the inverse of {@link #sequenceNumber(long)}.
   *
   * @return empty if the text is no sequence number of this shard
   */
  public OptionalLong ordinal(String sequenceNumber) {
    return SequenceNumberFormat.ordinal(sequenceNumber, number);
  }

  int number() {
    return number;
  }

  /** The ordinal of the first record that it took or will take. */
  public long firstOrdinal() {
    return firstOrdinal;
  }

  /** The ordinal that the next record gets; in a closed shard, above that of the last record. */
  public synchronized long nextOrdinal() {
    return nextOrdinal;
  }

  /** The ordinal of the oldest record that is still held; the next one's if there is none. */
  public synchronized long oldestOrdinal() {
    return oldest.size == 0 ? nextOrdinal : oldest.records[0].ordinal();
  }

  /**
   * The ordinal of the first record that is held and did not arrive before an instant; the next
   * one's if there is none.
   */
  public synchronized long ordinalSince(Instant instant) {
    long millis = instant.toEpochMilli();
    for (Chunk chunk = oldest; chunk != null; chunk = chunk.next) {
      for (int index = 0; index < chunk.size; index++) {
        if (chunk.records[index].arrivalMillis() >= millis) {
          return chunk.records[index].ordinal();
        }
      }
    }
    return nextOrdinal;
  }

  /**
   * Reads what is held, for somebody who is not registered.
   *
   * @param fromOrdinal the ordinal to begin with; what is no longer held is skipped
   * @param limit the most records to return
   * @return at most {@code limit} records, in their order
   */
  public synchronized List<StreamRecord> read(long fromOrdinal, int limit) {
    List<StreamRecord> records = new ArrayList<>();
    for (Chunk chunk = oldest; chunk != null; chunk = chunk.next) {
      if (chunk.size == 0 || chunk.records[chunk.size - 1].ordinal() < fromOrdinal) {
        continue;
      }
      long skipped = Math.max(0, fromOrdinal - chunk.records[0].ordinal());
      for (int index = (int) skipped; index < chunk.size; index++) {
        if (records.size() == limit) {
          return records;
        }
        records.add(chunk.records[index]);
      }
    }
    return records;
  }

  /** The record that comes next if it is appended; called under the stream's lock. */
  synchronized StreamRecord next(String partitionKey, byte[] data, long arrivalMillis) {
    return new StreamRecord(this, partitionKey, data, nextOrdinal, arrivalMillis);
  }

  /** Takes what an earlier process has left; before anybody reads. */
  synchronized void restore(long oldestOrdinal, List<KeptRecord> records) {
    nextOrdinal = oldestOrdinal;
    records.forEach(kept -> append(next(kept.partitionKey(), kept.data(), kept.arrivalMillis())));
  }

  synchronized void append(StreamRecord record) {
    nextOrdinal = record.ordinal() + 1;
    if (newest.isFull()) {
      Chunk chunk = new Chunk(newest.number + 1);
      newest.next = chunk;
      newest = chunk;
      expire(record.arrivalMillis() - retentionMillis);
    }
    newest.records[newest.size++] = record;
  }

  /** Ends the shard. */
  synchronized void close() {
    closed = true;
  }

  synchronized ShardReader read(StartAt start) {
    ShardReader reader =
        switch (start) {
          case StartAt.TrimHorizon() -> new ShardReader(this, oldest, 0, Long.MIN_VALUE);
          case StartAt.Latest() -> new ShardReader(this, newest, newest.size, Long.MIN_VALUE);
          case StartAt.AtTimestamp(var instant) ->
              new ShardReader(this, oldest, 0, instant.toEpochMilli());
          case StartAt.After(var ordinals) ->
              readerFrom(ordinals.getOrDefault(id, firstOrdinal - 1) + 1);
        };
    readers.add(reader);
    return reader;
  }

  private ShardReader readerFrom(long ordinal) {
    for (Chunk chunk = oldest; chunk != null; chunk = chunk.next) {
      if (chunk.size > 0 && chunk.records[chunk.size - 1].ordinal() >= ordinal) {
        long index = Math.max(0, ordinal - chunk.records[0].ordinal());
        return new ShardReader(this, chunk, (int) index, Long.MIN_VALUE);
      }
    }
    return new ShardReader(this, newest, newest.size, Long.MIN_VALUE);
  }

  synchronized void forget(ShardReader reader) {
    readers.remove(reader);
    trim();
  }

  /** Forgets the chunks that every reader has left behind; called under this shard's lock. */
  void trim() {
    long needed = newest.number - keptChunks;
    for (ShardReader reader : readers) {
      needed = Math.min(needed, reader.chunkNumber());
    }
    while (!readers.isEmpty() && oldest.number < needed && oldest.next != null) {
      forgetOldest(oldest.next);
    }
  }

  /** The oldest chunk that is still held; called under this shard's lock. */
  Chunk oldest() {
    return oldest;
  }

  private void expire(long oldestKeptMillis) {
    while (oldest.next != null && oldest.arrivedBefore(oldestKeptMillis)) {
      forgetOldest(oldest.next);
    }
  }

  /**
   * Unlinks it, too: a forgotten chunk that the collector has come to think of as old would keep
   * every later one alive until the next full collection.
   */
  private void forgetOldest(Chunk next) {
    oldest.next = null;
    oldest = next;
  }
}
