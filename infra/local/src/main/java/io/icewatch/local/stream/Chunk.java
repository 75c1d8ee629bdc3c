package io.icewatch.local.stream;

import org.jspecify.annotations.Nullable;

/**
 * A stretch of a shard's records. Chunks are linked forwards only: one that neither the shard nor a
 * reader points at is garbage, so trimming is forgetting the oldest. Guarded by the shard.
 */
final class Chunk {
  static final int CAPACITY = 1024;

  final long number;
  final StreamRecord[] records = new StreamRecord[CAPACITY];
  int size;
  @Nullable Chunk next;

  Chunk(long number) {
    this.number = number;
  }

  boolean isFull() {
    return size == CAPACITY;
  }

  /** Whether every record of this full chunk arrived before the given millisecond. */
  boolean arrivedBefore(long millis) {
    for (StreamRecord record : records) {
      if (record.arrivalMillis() >= millis) {
        return false;
      }
    }
    return true;
  }
}
