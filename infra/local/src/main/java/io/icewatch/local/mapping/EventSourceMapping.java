package io.icewatch.local.mapping;

import static java.util.Objects.requireNonNull;

import io.icewatch.local.lambda.LambdaHost;
import io.icewatch.local.stream.KinesisStream;
import io.icewatch.local.stream.ShardReader;
import io.icewatch.local.stream.StartAt;
import io.icewatch.local.stream.StreamConsumer;
import io.icewatch.local.template.MappingSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A Kinesis event source mapping that behaves like Lambda's: it reads a stream, filters and batches
 * its records, and invokes a function with them, in order, until each batch is done or given up.
 * Delivery is at least once.
 *
 * <p>It is written against a clock that it is given. A live runner steps every one of the {@link
 * #consumers()} on a thread of its own, at the instant that the last step asked for, and at least
 * once a second if it does not learn of records otherwise. A runner in virtual time steps them, or
 * all of them by {@link #step(Instant)}, at the instant that the last step asked for, and after a
 * put at once if that is more than a poll interval away. Both call {@link #drain(Instant)} at the
 * end.
 *
 * <p>Where AWS leaves something open the engine does what it is told: see {@link PlatformSettings}
 * for times and sizes, {@link UndocumentedBehavior} for the rest. The end of a window is, for the
 * maximum record age, as old as the need for it.
 *
 * <p>Thread-safe, but for the rule of {@link ShardConsumer}: one thread at a time for each.
 */
public final class EventSourceMapping implements AutoCloseable {
  private final MappingSpec spec;
  private final LambdaHost host;
  private final @Nullable FailureDestination destination;
  private final MappingListener listener;
  private final PlatformSettings settings;
  private final RecordFilter filter;
  private final StackArns arns;
  private final RecordExpiry expiry;
  private final ProgressJournal journal;
  private final Map<String, ShardProgress> left;
  private final StreamConsumer registration;

  // Guarded by this.
  private final Map<String, ShardConsumer> consumers = new LinkedHashMap<>();

  /**
   * Makes a mapping with Lambda's own settings.
   *
   * @throws IllegalArgumentException under the conditions of the other constructor
   */
  public EventSourceMapping(
      MappingSpec spec,
      KinesisStream stream,
      LambdaHost host,
      FailureDestination destination,
      MappingListener listener) {
    this(spec, stream, host, destination, listener, PlatformSettings.LAMBDA, ProgressJournal.NONE);
  }

  /**
   * Makes a mapping. It goes on where an earlier process came to, or else reads from the spec's
   * starting position as of now.
   *
   * @param spec the template's settings
   * @param stream what is read
   * @param host runs the function; not closed by the mapping
   * @param destination gets the batches that are given up, if the spec has an on-failure
   *     destination
   * @param listener hears what happens
   * @param settings what a template cannot set
   * @param journal keeps the progress beyond this process
   * @throws IllegalArgumentException if a filter pattern is not valid, or tumbling windows meet a
   *     parallelization factor above 1: whose state each batch would see is undocumented
   */
  public EventSourceMapping(
      MappingSpec spec,
      KinesisStream stream,
      LambdaHost host,
      FailureDestination destination,
      MappingListener listener,
      PlatformSettings settings,
      ProgressJournal journal) {
    requireOneBatchAtATimeForWindows(spec);
    this.spec = spec;
    this.host = host;
    this.destination = spec.onFailure() == null ? null : destination;
    this.listener = listener;
    this.settings = settings;
    this.filter = RecordFilter.of(spec.filterPatterns());
    this.arns = StackArns.of(stream.arn(), spec.function());
    this.expiry = RecordExpiry.of(spec, stream.retention(), settings.undocumented());
    this.journal = journal;
    this.left = journal.left();
    this.registration = stream.register(left.isEmpty() ? start(spec) : behind(left));
    consumers();
  }

  private static StartAt behind(Map<String, ShardProgress> left) {
    Map<String, Long> done = new HashMap<>();
    left.forEach((shardId, progress) -> done.put(shardId, progress.done()));
    return new StartAt.After(done);
  }

  private static void requireOneBatchAtATimeForWindows(MappingSpec spec) {
    if (spec.tumblingWindowSeconds() > 0 && spec.parallelizationFactor() > 1) {
      throw new IllegalArgumentException(
          "%s: TumblingWindowInSeconds %d needs ParallelizationFactor 1, found %d"
              .formatted(spec.id(), spec.tumblingWindowSeconds(), spec.parallelizationFactor()));
    }
  }

  private static StartAt start(MappingSpec spec) {
    return switch (spec.startingPosition()) {
      case TRIM_HORIZON -> new StartAt.TrimHorizon();
      case LATEST -> new StartAt.Latest();
      case AT_TIMESTAMP ->
          new StartAt.AtTimestamp(requireNonNull(spec.startingTimestamp(), "startingTimestamp"));
    };
  }

  /** The consumers of all shards so far, parents before children. Grows at a reshard. */
  public synchronized List<ShardConsumer> consumers() {
    if (consumers.size() < registration.size()) {
      registration.readers().forEach(this::consume);
    }
    return List.copyOf(consumers.values());
  }

  /** Whether it invokes with tumbling windows. */
  public boolean isWindowed() {
    return spec.tumblingWindowSeconds() > 0;
  }

  /** The pause between two polls of a shard. */
  public Duration pollInterval() {
    return settings.pollInterval();
  }

  /**
   * Steps every consumer once, at most one invocation a batch processor.
   *
   * @param now the time; not before that of the step before
   * @return the earliest instant that a consumer asked for; see {@link ShardConsumer#step(Instant)}
   */
  public Instant step(Instant now) {
    Instant wake = Instant.MAX;
    for (ShardConsumer consumer : consumers()) {
      Instant next = consumer.step(now);
      wake = next.isBefore(wake) ? next : wake;
    }
    return wake;
  }

  /**
   * Ends the run: invokes with everything that the stream holds, and ends the open windows with
   * their final invocations. What fails is retried as ever, so this may have to be called again.
   *
   * @param now the time; not before that of the step before
   * @return when to call this again; {@link Instant#MAX} when there is nothing left to do
   */
  public Instant drain(Instant now) {
    Instant wake = now;
    while (!wake.isAfter(now)) {
      wake = Instant.MAX;
      for (ShardConsumer consumer : consumers()) {
        Instant next = consumer.drain(now);
        wake = next.isBefore(wake) ? next : wake;
      }
    }
    return wake;
  }

  /** Ends the mapping's registration with its stream. */
  @Override
  public void close() {
    registration.close();
  }

  private void consume(ShardReader reader) {
    if (!consumers.containsKey(reader.shard().id())) {
      consumers.put(reader.shard().id(), consumerOf(reader));
    }
  }

  private ShardConsumer consumerOf(ShardReader reader) {
    String shardId = reader.shard().id();
    InvocationEventWriter events =
        new InvocationEventWriter(shardId, arns, settings.undocumented().finalRecords());
    Invoker invoker = new Invoker(shardId, events, host, responses(), listener);
    OnFailureHandler onFailure =
        new OnFailureHandler(spec.uuid(), shardId, arns, events, destination, listener);
    List<BatchProcessor> processors =
        Stream.generate(
                () -> new BatchProcessor(spec, settings, expiry, events, invoker, onFailure))
            .limit(spec.parallelizationFactor())
            .toList();
    return new ShardConsumer(
        reader,
        parentsOf(reader),
        processors,
        filter,
        settings,
        listener,
        journal,
        left.get(shardId));
  }

  private ResponseReader responses() {
    return new ResponseReader(
        spec.reportBatchItemFailures(), isWindowed(), settings.undocumented().unknownIdentifier());
  }

  private List<ShardConsumer> parentsOf(ShardReader reader) {
    return reader.shard().parents().stream()
        .map(parent -> requireNonNull(consumers.get(parent), parent))
        .toList();
  }
}
