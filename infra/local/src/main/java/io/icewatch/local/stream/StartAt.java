package io.icewatch.local.stream;

import java.time.Instant;
import java.util.Map;

/** Where a new consumer begins to read the shards that exist when it registers. */
public sealed interface StartAt {

  /** With the oldest record that the stream still holds. */
  record TrimHorizon() implements StartAt {}

  /** With the first record that arrives after the registration. */
  record Latest() implements StartAt {}

  /**
   * With the first record whose arrival is not before an instant.
   *
   * @param instant the instant
   */
  record AtTimestamp(Instant instant) implements StartAt {}

  /**
   * In each shard behind a record.
   *
   * @param ordinals of the last record that is done with, by shard id; a shard without one is read
   *     from its first record on
   */
  record After(Map<String, Long> ordinals) implements StartAt {
    public After {
      ordinals = Map.copyOf(ordinals);
    }
  }
}
