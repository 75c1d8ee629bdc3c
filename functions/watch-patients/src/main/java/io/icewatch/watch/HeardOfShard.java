package io.icewatch.watch;

import io.icewatch.lambda.table.HeardBlock;
import io.icewatch.lambda.table.HeardTable;
import io.icewatch.lambda.table.HeardTable.Heard;
import io.icewatch.vitals.stay.LastHeard;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What was last heard of a shard's patients, read at the beginning of an invocation and written at
 * its end: one invocation at a time handles a shard, so that a lost compare-and-set tells of one
 * that was believed dead, and the newer of both counts. Mutable, for one thread and invocation.
 */
final class HeardOfShard {
  /** Each lost compare-and-set is another's success; after so many in a row something is wrong. */
  private static final int MOST_CONFLICTS = 10;

  /** Who was not heard of for so long is in their stay, or gone, unless they are waited for. */
  private static final Duration KEEP = Duration.ofHours(2);

  private final HeardTable table;
  private final String shardId;
  private final Duration presence;
  private final List<Block> blocks = new ArrayList<>();
  private @Nullable Map<String, Heard> ofAllShards;
  private boolean isDue;

  /** A block of the shard, and what becomes of it. */
  private static final class Block {
    HeardBlock stored;
    final Map<String, LastHeard> patients;

    Block(HeardBlock stored) {
      this.stored = stored;
      this.patients = new HashMap<>(stored.patients());
    }
  }

  /**
   * Reads what is stored.
   *
   * @param presence how long what is heard may go unwritten
   * @throws RuntimeException if the table cannot be read
   */
  HeardOfShard(HeardTable table, String shardId, Duration presence) {
    this.table = table;
    this.shardId = shardId;
    this.presence = presence;
    table.readShard(shardId).forEach(block -> blocks.add(new Block(block)));
    this.isDue = !problems().isEmpty();
  }

  /** What of the shard cannot be read; it is written anew, without whom it held. */
  List<String> problems() {
    return blocks.stream().map(block -> block.stored.problem()).filter(Objects::nonNull).toList();
  }

  /**
   * What was last heard of a patient, or null: it is in the stay, if there is one. Of whom nothing
   * is in the shard's blocks it may be in another's, from which a reshard took them: after it the
   * one comes with the first batch, the other an hour later.
   *
   * @throws RuntimeException if the table cannot be read
   */
  @Nullable LastHeard of(String patientId) {
    Block block = block(patientId);
    if (block != null) {
      return block.patients.get(patientId);
    }
    Heard before = ofAllShards().get(patientId);
    return before == null ? null : before.last();
  }

  private Map<String, Heard> ofAllShards() {
    Map<String, Heard> all = ofAllShards;
    if (all == null) {
      all = table.readAll().patients();
      ofAllShards = all;
    }
    return all;
  }

  private @Nullable Block block(String patientId) {
    for (Block block : blocks) {
      if (block.patients.containsKey(patientId)) {
        return block;
      }
    }
    return null;
  }

  /** A patient was heard of; null: everything of theirs is in the stay. */
  void put(String patientId, @Nullable LastHeard last) {
    Block block = block(patientId);
    LastHeard before = block == null ? null : block.patients.get(patientId);
    if (last == null) {
      if (block != null) {
        block.patients.remove(patientId);
        isDue = true;
      }
      return;
    }
    isDue |=
        before == null
            || before.version() != last.version()
            || !last.lastArrivalAt().isBefore(before.lastArrivalAt().plus(presence));
    (block == null ? blockWithRoom() : block).patients.put(patientId, last);
  }

  private Block blockWithRoom() {
    for (Block block : blocks) {
      if (block.patients.size() < HeardBlock.MOST_PATIENTS) {
        return block;
      }
    }
    int number = blocks.isEmpty() ? 0 : blocks.getLast().stored.number() + 1;
    blocks.add(new Block(new HeardBlock(shardId, number, 0, Instant.EPOCH, Map.of())));
    return blocks.getLast();
  }

  /**
   * Writes what has changed, or has not for too long.
   *
   * @param latest arrival of the newest record of the batch
   * @param isWhole whether all of it was dealt with; if not, some of it comes again
   * @throws RuntimeException if the table cannot be written
   */
  void write(Instant latest, boolean isWhole) {
    for (Block block : blocks) {
      Instant before = block.stored.readUpTo();
      if (isDue || !latest.isBefore(before.plus(presence))) {
        write(block, latest, isWhole ? latest : before);
      }
    }
  }

  private void write(Block block, Instant latest, Instant readUpTo) {
    Instant oldest = latest.minus(KEEP);
    for (int conflicts = 0; conflicts < MOST_CONFLICTS; conflicts++) {
      block
          .patients
          .values()
          .removeIf(last -> last.lastArrivalAt().isBefore(oldest) && !isAwaited(last, latest));
      boolean isNobodyIn = block.patients.isEmpty() && block.stored.patients().isEmpty();
      if (isNobodyIn && block.stored.problem() == null) {
        return;
      }
      Instant stored = block.stored.readUpTo();
      HeardBlock next =
          new HeardBlock(
              shardId,
              block.stored.number(),
              block.stored.version(),
              stored.isAfter(readUpTo) ? stored : readUpTo,
              block.patients);
      HeardBlock other = table.replace(next);
      if (other == null) {
        return;
      }
      block.stored = other;
      other.patients().forEach((id, last) -> block.patients.merge(id, last, LastHeard::newer));
    }
    throw new IllegalStateException(
        "lost %d compare-and-sets in a row for a shard".formatted(MOST_CONFLICTS));
  }

  /** Whether the patient is not silent yet: their readings come as rarely. */
  private static boolean isAwaited(LastHeard last, Instant now) {
    return last.dueAt() != null && last.dueAt().isAfter(now);
  }
}
