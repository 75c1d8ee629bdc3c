package io.icewatch.aggregate;

import java.time.Duration;

/**
 * Lets the shards' windows leave one after the other. Lambda ends them all in the same second, and
 * ten thousand beds' rows in one are more than Firehose takes; spread over half a minute they are
 * not. Only the summaries come that much later, not a page.
 *
 * @param over the time over which the shards are spread; zero for none
 */
record Stagger(Duration over) {
  /** Multiples of it, modulo 1, lie evenly however many there are. */
  private static final double GOLDEN_RATIO = 0.618_033_988_749_894_9;

  /** How long a shard waits, the same each time: at least zero, less than {@link #over}. */
  Duration of(String shardId) {
    double place = Integer.toUnsignedLong(shardId.hashCode()) * GOLDEN_RATIO % 1;
    return Duration.ofMillis((long) (place * over.toMillis()));
  }
}
