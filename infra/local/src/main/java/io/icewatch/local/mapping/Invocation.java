package io.icewatch.local.mapping;

import io.icewatch.local.stream.StreamRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One invocation and what it meant for its batch.
 *
 * @param at when it began
 * @param shardId the shard
 * @param kind what it was about
 * @param records its records; none at the end of a window
 * @param attempt 1 if the function had not run for these records before, alone or in a greater
 *     batch; one more for every time it had
 * @param doneCount how many of the records are done
 * @param error what went wrong; empty if nothing did
 * @param ran whether the function ran at all
 */
public record Invocation(
    Instant at,
    String shardId,
    Kind kind,
    List<StreamRecord> records,
    int attempt,
    int doneCount,
    Optional<String> error,
    boolean ran) {

  /** What an invocation is about. */
  public enum Kind {
    /** Records. */
    RECORDS,
    /** A window whose state has outgrown its limit; the window goes on with a fresh state. */
    EARLY_END,
    /** A window that is over. */
    FINAL
  }

  /** Whether the function had run for these records before. */
  public boolean isRetry() {
    return attempt > 1;
  }

  /** The age of the last record; empty at the end of a window. */
  public Optional<Duration> iteratorAge() {
    return records.isEmpty()
        ? Optional.empty()
        : Optional.of(Duration.between(records.getLast().arrival(), at));
  }
}
