package io.icewatch.local.stream;

import java.util.List;

/**
 * Where a stream's shards and records outlive their process. Called under the stream's lock, in the
 * order of the changes.
 */
public interface StreamJournal {
  /** Keeps nothing. */
  StreamJournal NONE =
      new StreamJournal() {
        @Override
        public List<KeptShard> shards() {
          return List.of();
        }

        @Override
        public void opened(List<KeptShard> shards) {}

        @Override
        public void put(StreamRecord record) {}
      };

  /**
   * A shard as it is kept.
   *
   * @param range the hash keys that it takes
   * @param parents the ids of the shards that it came from
   * @param firstOrdinal the ordinal of the first record that it ever took
   * @param oldestOrdinal that of the first record that is kept; below it nobody needs any
   * @param furtherMessages of the records below it, messages beyond the first of each
   * @param records what is kept, in its order, without a gap
   */
  record KeptShard(
      HashKeyRange range,
      List<String> parents,
      long firstOrdinal,
      long oldestOrdinal,
      long furtherMessages,
      List<KeptRecord> records) {
    public KeptShard {
      parents = List.copyOf(parents);
      records = List.copyOf(records);
    }
  }

  /**
   * A record as it is kept.
   *
   * @param partitionKey its key
   * @param data its bytes, not copied
   * @param arrivalMillis when it arrived, in milliseconds since the epoch
   */
  record KeptRecord(String partitionKey, byte[] data, long arrivalMillis) {}

  /** The shards that an earlier process left, in the order in which they were made; or none. */
  List<KeptShard> shards();

  /** Keeps new shards, all or none, of which there is no record yet. */
  void opened(List<KeptShard> shards);

  /**
   * Keeps a record. It survives the process when this returns.
   *
   * @throws RuntimeException if it cannot be kept: it is then not in the stream
   */
  void put(StreamRecord record);
}
