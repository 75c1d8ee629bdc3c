package io.icewatch.local.stack;

import io.icewatch.local.lake.DeliveryStream;
import io.icewatch.local.mapping.ProgressJournal;
import io.icewatch.local.mapping.ShardProgress;
import io.icewatch.local.stream.KinesisStream;
import io.icewatch.local.stream.ShardReader;
import io.icewatch.local.stream.StartAt;
import io.icewatch.local.stream.StreamConsumer;
import io.icewatch.local.stream.StreamRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A Kinesis stream that a delivery stream reads. One thread at a time pulls. */
final class StreamSource implements AutoCloseable {
  private static final int PULLED = 10_000;

  private final DeliveryStream delivery;
  private final Optional<RecordTransform> transform;
  private final ProgressJournal journal;
  private final StreamConsumer consumer;

  /** How long what has come waits for more; zero: not at all. */
  private final Duration interval;

  /** By shard what was read and is not delivered: what one that failed has left. */
  private final Map<ShardReader, Deque<StreamRecord>> read = new HashMap<>();

  /** When what waits to be transformed has waited long enough; null: nothing does. */
  private volatile @Nullable Instant due;

  StreamSource(
      KinesisStream stream,
      DeliveryStream delivery,
      Optional<RecordTransform> transform,
      ProgressJournal journal) {
    this.delivery = delivery;
    this.transform = transform;
    this.journal = journal;
    this.interval = transform.map(RecordTransform::interval).orElse(Duration.ZERO);
    Map<String, Long> done = new HashMap<>();
    journal.left().forEach((shardId, progress) -> done.put(shardId, progress.done()));
    consumer = stream.register(new StartAt.After(done));
  }

  /** When {@link #pull} has something to transform; null: nothing waits. */
  @Nullable Instant due() {
    return due;
  }

  /** Delivers what has come, unless it may wait for more to be transformed at once. */
  void pull(Instant now) {
    if (due == null && !interval.isZero() && consumer.readers().stream().anyMatch(this::holds)) {
      due = now.plus(interval);
    }
    if (interval.isZero() || (due != null && !now.isBefore(due))) {
      pullAll(now);
    }
  }

  private boolean holds(ShardReader shard) {
    return shard.hasUnread() || !read.getOrDefault(shard, new ArrayDeque<>()).isEmpty();
  }

  /** Delivers what has come. */
  void pullAll(Instant now) {
    for (ShardReader shard : consumer.readers()) {
      Deque<StreamRecord> records = read.computeIfAbsent(shard, each -> new ArrayDeque<>());
      while (!records.isEmpty() || shard.hasUnread()) {
        if (records.isEmpty()) {
          records.addAll(shard.read(PULLED));
        }
        while (!records.isEmpty()) {
          deliver(records, now);
        }
        journal.save(shard.shard().id(), new ShardProgress(shard.nextOrdinal() - 1, null));
      }
    }
    due = null;
  }

  /** Delivers the first ones. If it throws they stay; of what was delivered some may come again. */
  private void deliver(Deque<StreamRecord> records, Instant now) {
    if (transform.isEmpty()) {
      delivery.put(records.getFirst().data(), now);
      records.removeFirst();
      return;
    }
    List<StreamRecord> batch = transform.get().batch(records);
    RecordTransform.Transformed transformed = transform.get().apply(batch);
    if (!transformed.failures().isEmpty()) {
      delivery.refuse(transformed.failures(), now);
    }
    transformed.rows().forEach(row -> delivery.put(row, now));
    batch.forEach(each -> records.removeFirst());
  }

  @Override
  public void close() {
    consumer.close();
  }
}
