package io.icewatch.local.stream;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A registered consumer: a reader for every shard. As long as it is registered the stream keeps
 * what it has not read, in shards that a reshard makes later, too. Thread-safe.
 */
public final class StreamConsumer implements AutoCloseable {
  private final KinesisStream stream;
  private final List<ShardReader> readers = new CopyOnWriteArrayList<>();

  StreamConsumer(KinesisStream stream) {
    this.stream = stream;
  }

  /**
   * The readers, in the order in which the shards were made, so parents before children. The list
   * grows at a reshard; the readers of new shards begin with their first record.
   */
  public List<ShardReader> readers() {
    return List.copyOf(readers);
  }

  /** How many readers there are; is equivalent to the size of {@link #readers()}. */
  public int size() {
    return readers.size();
  }

  /** Ends the registration: nothing is kept for this consumer any more. */
  @Override
  public void close() {
    stream.deregister(this);
    readers.forEach(reader -> reader.shard().forget(reader));
  }

  void follow(Shard shard, StartAt start) {
    readers.add(shard.read(start));
  }
}
