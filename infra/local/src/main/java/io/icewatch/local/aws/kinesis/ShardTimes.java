package io.icewatch.local.aws.kinesis;

import io.icewatch.local.stream.KinesisStream;
import io.icewatch.local.stream.Shard;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When the shards of a stream were opened and closed. The stream itself keeps no time: whoever
 * reshards it through the door is noted here; a shard that came by another way counts as opened
 * when it is first asked about.
 */
final class ShardTimes {
  private final KinesisStream stream;
  private final InstantSource clock;
  private final Instant created;
  private final Map<String, Instant> opened = new ConcurrentHashMap<>();

  ShardTimes(KinesisStream stream, InstantSource clock) {
    this.stream = stream;
    this.clock = clock;
    this.created = clock.instant();
    note();
  }

  /** When there began to be a stream. */
  Instant created() {
    return created;
  }

  /** Notes the shards that are new. To be called after a reshard. */
  void note() {
    Instant now = clock.instant();
    stream.shards().forEach(shard -> opened.putIfAbsent(shard.id(), now));
  }

  Instant opened(Shard shard) {
    return opened.computeIfAbsent(shard.id(), id -> clock.instant());
  }

  /** When its children took over; empty while it is open. */
  Optional<Instant> closed(Shard shard) {
    return stream.shards().stream()
        .filter(child -> child.parents().contains(shard.id()))
        .findFirst()
        .map(this::opened);
  }
}
