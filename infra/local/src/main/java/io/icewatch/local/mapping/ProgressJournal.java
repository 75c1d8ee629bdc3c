package io.icewatch.local.mapping;

import java.util.Map;

/** Where the progress of a mapping outlives its process, as it does in Lambda. */
public interface ProgressJournal {
  /** Keeps nothing. */
  ProgressJournal NONE =
      new ProgressJournal() {
        @Override
        public Map<String, ShardProgress> left() {
          return Map.of();
        }

        @Override
        public void save(String shardId, ShardProgress progress) {}
      };

  /** What an earlier process has left, by shard id; empty if there was none. */
  Map<String, ShardProgress> left();

  /**
   * Keeps the progress in a shard; it survives the process when this returns. Called by the threads
   * of the shards.
   *
   * @throws RuntimeException if it cannot be kept
   */
  void save(String shardId, ShardProgress progress);
}
