package io.icewatch.lambda.table;

import static java.util.Objects.requireNonNull;

import io.icewatch.vitals.stay.LastHeard;
import java.time.Instant;
import java.util.Map;

/**
 * What was last heard of some patients of a shard: one item, so that a batch of readings costs a
 * write for dozens of patients instead of one for each. A patient stays in the block in which they
 * were first.
 *
 * @param number tells the blocks of a shard apart, from 0
 * @param version of the item; 0: it was never written
 * @param readUpTo everything that arrived in the shard up to here is in this block, for its
 *     patients
 */
public record HeardBlock(
    String shardId, int number, long version, Instant readUpTo, Map<String, LastHeard> patients) {
  /**
   * So many patients fit into the 400 KB that an item may have, whatever they are called and
   * whatever was measured.
   */
  public static final int MOST_PATIENTS = 350;

  public HeardBlock {
    requireNonNull(shardId, "shardId");
    requireNonNull(readUpTo, "readUpTo");
    patients = Map.copyOf(patients);
  }
}
