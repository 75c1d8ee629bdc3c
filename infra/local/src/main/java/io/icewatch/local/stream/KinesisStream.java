package io.icewatch.local.stream;

import static java.util.Objects.requireNonNull;

import io.icewatch.lambda.kpl.AggregatedRecord;
import io.icewatch.local.stream.StreamJournal.KeptRecord;
import io.icewatch.local.stream.StreamJournal.KeptShard;
import io.icewatch.local.template.StreamSpec;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A Kinesis data stream in memory. Thread-safe; one writer and one reader a shard do not wait for
 * each other longer than a batch of reads takes.
 *
 * <p>Nothing here depends on the wall clock or on chance: the same puts, splits and merges give the
 * same shards and sequence numbers. Sequence numbers rise with every record of a shard, and those
 * of a child begin above its parents', so they rise for every partition key, whatever happens to
 * the shards.
 *
 * <p>Memory is bounded by what the slowest registered consumer has not read, or what is kept
 * anyway, and by the retention.
 */
public final class KinesisStream {
  /** Bytes of data that a record holds at most: 1 MiB. */
  public static final int MAX_DATA_BYTES = 1024 * 1024;

  /** Characters of a partition key at most. */
  public static final int MAX_KEY_CHARACTERS = 256;

  private static final int CACHED_ROUTES = 100_000;

  private final String name;
  private final String arn;
  private final Duration retention;
  private final int keptRecords;
  private final StreamJournal journal;

  // Guarded by this.
  private final List<Shard> shards = new ArrayList<>();
  private final List<StreamConsumer> consumers = new ArrayList<>();
  private final Map<String, Shard> routes = new HashMap<>();

  /** Messages beyond the first of each record. */
  private long furtherMessages;

  /**
   * Makes a stream with the shards that the template declares, of equal width.
   *
   * @throws IllegalArgumentException if there is not at least one shard
   */
  public KinesisStream(StreamSpec spec) {
    this(spec, 0, 1, StreamJournal.NONE);
  }

  /**
   * Makes a stream that keeps records for readers who are not registered, or goes on with one that
   * an earlier process has left in its journal: with its shards, whatever the template says, and
   * its sequence numbers.
   *
   * @param keptRecords of each shard the last that many records, at least, stay although every
   *     registered consumer has read them
   * @param firstOrdinal which record of a stream of this name each shard begins with, above 0:
   *     sequence numbers count from here
   * @param journal keeps the records beyond this process
   * @throws IllegalArgumentException if there is not at least one shard
   */
  public KinesisStream(StreamSpec spec, int keptRecords, long firstOrdinal, StreamJournal journal) {
    this.keptRecords = keptRecords;
    this.journal = journal;
    name = spec.name();
    arn = spec.arn();
    retention = Duration.ofHours(spec.retentionHours());
    List<KeptShard> left = journal.shards();
    if (left.isEmpty()) {
      open(HashKeyRange.evenly(spec.shardCount()), List.of(), firstOrdinal);
    } else {
      left.forEach(this::restore);
    }
  }

  private void restore(KeptShard kept) {
    Shard shard = made(kept.range(), kept.parents(), kept.firstOrdinal());
    shard.restore(kept.oldestOrdinal(), kept.records());
    furtherMessages += kept.furtherMessages();
    for (KeptRecord record : kept.records()) {
      furtherMessages += AggregatedRecord.messages(record.data()) - 1;
    }
    shards.stream().filter(other -> kept.parents().contains(other.id())).forEach(Shard::close);
  }

  public String name() {
    return name;
  }

  public String arn() {
    return arn;
  }

  /** How long the stream keeps a record. */
  public Duration retention() {
    return retention;
  }

  /** Every shard, closed ones too, in the order in which they were made. */
  public synchronized List<Shard> shards() {
    return List.copyOf(shards);
  }

  /**
   * Puts a record into the open shard of its partition key.
   *
   * @param partitionKey 1 to 256 characters
   * @param data at most 1 MiB; kept, not copied
   * @param arrival what the record's approximate arrival timestamp shall be, not before 1970; may
   *     lie before that of an earlier record, as Kinesis allows
   * @return the record, with its shard and its sequence number
   * @throws IllegalArgumentException if one of these conditions does not hold
   * @throws RuntimeException if the journal cannot keep it; it is not in the stream then
   */
  public StreamRecord put(String partitionKey, byte[] data, Instant arrival) {
    requireNonNull(partitionKey, "partitionKey");
    long arrivalMillis = checked(data, arrival);
    synchronized (this) {
      return put(route(partitionKey), partitionKey, data, arrivalMillis);
    }
  }

  /**
   * Puts a record into the open shard of a hash key, whatever its partition key is.
   *
   * @param hashKey at least 0 and below 2 to the power of 128
   * @throws IllegalArgumentException under the conditions of the other {@code put}, or if the hash
   *     key is out of its range
   */
  public StreamRecord put(String partitionKey, BigInteger hashKey, byte[] data, Instant arrival) {
    requireValid(partitionKey);
    long arrivalMillis = checked(data, arrival);
    synchronized (this) {
      return put(shardOf(hashKey), partitionKey, data, arrivalMillis);
    }
  }

  private StreamRecord put(Shard shard, String partitionKey, byte[] data, long arrivalMillis) {
    StreamRecord record = shard.next(partitionKey, data, arrivalMillis);
    journal.put(record);
    shard.append(record);
    furtherMessages += AggregatedRecord.messages(data) - 1;
    return record;
  }

  private static long checked(byte[] data, Instant arrival) {
    if (data.length > MAX_DATA_BYTES) {
      throw new IllegalArgumentException(
          "data of %,d bytes, the limit is %,d".formatted(data.length, MAX_DATA_BYTES));
    }
    long arrivalMillis = arrival.toEpochMilli();
    if (arrivalMillis < 0) {
      throw new IllegalArgumentException("arrival before 1970: " + arrival);
    }
    return arrivalMillis;
  }

  /**
   * How many messages were put since the stream was made: each record is one, or holds some if a
   * producer has aggregated them.
   */
  public synchronized long count() {
    return furtherMessages
        + shards.stream().mapToLong(shard -> shard.nextOrdinal() - shard.firstOrdinal()).sum();
  }

  /**
   * Splits an open shard in the middle of its range.
   *
   * @return the two children
   * @throws IllegalArgumentException if there is no such open shard
   */
  public synchronized List<Shard> split(String shardId) {
    return split(shardId, requireOpen(shardId).range().middle());
  }

  /**
   * Splits an open shard in two: it is closed, its children take over.
   *
   * @param newStartingHashKey the first hash key of the upper child; above the shard's first
   * @return the two children, the lower one first
   * @throws IllegalArgumentException if there is no such open shard, or the key does not divide it
   */
  public synchronized List<Shard> split(String shardId, BigInteger newStartingHashKey) {
    Shard parent = requireOpen(shardId);
    HashKeyRange range = parent.range();
    if (!range.contains(newStartingHashKey) || newStartingHashKey.equals(range.startInclusive())) {
      throw new IllegalArgumentException(
          "hash key %s does not divide %s of %s".formatted(newStartingHashKey, range, shardId));
    }
    BigInteger below = newStartingHashKey.subtract(BigInteger.ONE);
    return open(
        List.of(
            new HashKeyRange(range.startInclusive(), below),
            new HashKeyRange(newStartingHashKey, range.endInclusive())),
        List.of(parent),
        parent.nextOrdinal());
  }

  /**
   * Merges two open shards with adjacent ranges: both are closed, their child takes over.
   *
   * @return the child
   * @throws IllegalArgumentException if one of them is not open, or they are not adjacent
   */
  public synchronized Shard merge(String shardId, String adjacentShardId) {
    Shard parent = requireOpen(shardId);
    Shard adjacent = requireOpen(adjacentShardId);
    if (!parent.range().isAdjacentTo(adjacent.range())) {
      throw new IllegalArgumentException(
          "%s and %s are not adjacent".formatted(shardId, adjacentShardId));
    }
    return open(
            List.of(parent.range().span(adjacent.range())),
            List.of(parent, adjacent),
            Math.max(parent.nextOrdinal(), adjacent.nextOrdinal()))
        .getFirst();
  }

  /** Registers a consumer; see {@link StreamConsumer}. */
  public synchronized StreamConsumer register(StartAt start) {
    StreamConsumer consumer = new StreamConsumer(this);
    shards.forEach(shard -> consumer.follow(shard, start));
    consumers.add(consumer);
    return consumer;
  }

  synchronized void deregister(StreamConsumer consumer) {
    consumers.remove(consumer);
  }

  /** Closes the parents and opens their children. */
  private List<Shard> open(List<HashKeyRange> ranges, List<Shard> parents, long firstOrdinal) {
    List<String> parentIds = parents.stream().map(Shard::id).toList();
    journal.opened(
        ranges.stream()
            .map(range -> new KeptShard(range, parentIds, firstOrdinal, firstOrdinal, 0, List.of()))
            .toList());
    parents.forEach(Shard::close);
    List<Shard> children =
        ranges.stream().map(range -> made(range, parentIds, firstOrdinal)).toList();
    children.forEach(
        shard -> consumers.forEach(consumer -> consumer.follow(shard, new StartAt.TrimHorizon())));
    return children;
  }

  private Shard made(HashKeyRange range, List<String> parents, long firstOrdinal) {
    Shard shard =
        new Shard(shards.size(), range, parents, firstOrdinal, retention.toMillis(), keptRecords);
    shards.add(shard);
    routes.clear();
    return shard;
  }

  private Shard requireOpen(String shardId) {
    return shards.stream()
        .filter(shard -> shard.id().equals(shardId) && !shard.isClosed())
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no open shard " + shardId));
  }

  /** Hashing a partition key costs more than the rest of a put: known keys are looked up. */
  private Shard route(String partitionKey) {
    Shard known = routes.get(partitionKey);
    if (known != null) {
      return known;
    }
    requireValid(partitionKey);
    Shard shard = shardOf(HashKeyRange.hashOf(partitionKey));
    if (routes.size() >= CACHED_ROUTES) {
      routes.clear();
    }
    routes.put(partitionKey, shard);
    return shard;
  }

  private Shard shardOf(BigInteger hashKey) {
    return shards.stream()
        .filter(candidate -> !candidate.isClosed() && candidate.range().contains(hashKey))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no open shard takes " + hashKey));
  }

  private static void requireValid(String partitionKey) {
    int characters = partitionKey.codePointCount(0, partitionKey.length());
    if (characters < 1 || characters > MAX_KEY_CHARACTERS) {
      throw new IllegalArgumentException(
          "partition key of %d characters, expected 1 to %d"
              .formatted(characters, MAX_KEY_CHARACTERS));
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(partitionKey)) {
      throw new IllegalArgumentException("partition key is not well-formed Unicode");
    }
  }
}
