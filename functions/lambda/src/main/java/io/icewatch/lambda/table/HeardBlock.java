package io.icewatch.lambda.table;

import static java.util.Objects.requireNonNull;

import io.icewatch.vitals.stay.LastHeard;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was last heard of some patients of a shard: one item, so that a batch of readings costs a
 * write for dozens of patients instead of one for each. A patient stays in the block in which they
 * were first.
 *
 * @param number tells the blocks of a shard apart, from 0
 * @param version of the item; 0: it was never written
 * @param readUpTo everything that arrived in the shard up to here is in this block, for its
 *     patients
 * @param problem why what is stored cannot be read, so that there is nobody in it; or null
 */
public record HeardBlock(
    String shardId,
    int number,
    long version,
    Instant readUpTo,
    Map<String, LastHeard> patients,
    @Nullable String problem) {
  /**
   * So many patients fit into the 400 KB that an item may have, whatever they are called and
   * whatever was measured.
   */
  public static final int MOST_PATIENTS = 350;

  /** A block that can be read. */
  public HeardBlock(
      String shardId, int number, long version, Instant readUpTo, Map<String, LastHeard> patients) {
    this(shardId, number, version, readUpTo, patients, null);
  }

  public HeardBlock {
    requireNonNull(shardId, "shardId");
    requireNonNull(readUpTo, "readUpTo");
    patients = Map.copyOf(patients);
  }
}
