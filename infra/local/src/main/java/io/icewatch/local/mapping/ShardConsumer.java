package io.icewatch.local.mapping;

import io.icewatch.local.stream.ShardReader;
import io.icewatch.local.stream.StreamRecord;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one shard for a mapping: polls, filters, and hands the records to its batch processors. A
 * step machine: it never sleeps and knows no time but what it is given. To be stepped by one thread
 * at a time; the consumers of a mapping may have different threads.
 *
 * <p>A child of a split or a merge reads nothing until its parents are finished.
 */
public final class ShardConsumer {
  private final ShardReader reader;
  private final List<ShardConsumer> parents;
  private final List<BatchProcessor> processors;
  private final RecordFilter filter;
  private final PlatformSettings settings;
  private final MappingListener listener;
  private final PollSchedule schedule;

  private final ProgressJournal journal;

  private long lastRead;
  private long checkpoint;
  private ShardProgress saved;
  private volatile boolean finished;

  ShardConsumer(
      ShardReader reader,
      List<ShardConsumer> parents,
      List<BatchProcessor> processors,
      RecordFilter filter,
      PlatformSettings settings,
      MappingListener listener,
      ProgressJournal journal,
      @Nullable ShardProgress left) {
    this.reader = reader;
    this.parents = parents;
    this.processors = processors;
    this.filter = filter;
    this.settings = settings;
    this.listener = listener;
    this.schedule = new PollSchedule(settings.pollInterval());
    this.journal = journal;
    this.lastRead = left == null ? reader.nextOrdinal() - 1 : left.done();
    this.checkpoint = lastRead;
    if (left != null && left.window() != null) {
      processors.getFirst().resume(left.window(), reader.shard());
    }
    this.saved = progress();
    journal.save(shardId(), saved);
  }

  /** The id of the shard. */
  public String shardId() {
    return reader.shard().id();
  }

  /** Whether the shard is closed and everything in it is done, its last window included. */
  public boolean isFinished() {
    return finished;
  }

  /**
   * Does what is due: a poll, and at most one invocation a processor.
   *
   * @param now the time; not before that of the step before
   * @return when to step again; {@code now} means at once, {@link Instant#MAX} after the next
   *     record or reshard. A step that comes too early, or is not needed, does no harm
   */
  public Instant step(Instant now) {
    return step(now, false);
  }

  /**
   * Does the same as {@link #step(Instant)}, as if no further record could arrive: reads
   * everything, waits for no batching window, and ends the open window with its final invocation.
   *
   * @param now the time; not before that of the step before
   * @return when to call this again; {@link Instant#MAX} when there is nothing left to do
   */
  public Instant drain(Instant now) {
    return step(now, true);
  }

  private Instant step(Instant now, boolean draining) {
    schedule.start(now);
    if (!parentsAreFinished()) {
      return reader.hasUnread() ? now.plus(settings.pollInterval()) : Instant.MAX;
    }
    Instant wake = poll(now, draining);
    ShardBacklog backlog = backlog(draining);
    for (BatchProcessor processor : processors) {
      Instant next = processor.step(now, backlog);
      wake = next.isBefore(wake) ? next : wake;
    }
    advanceCheckpoint();
    save();
    finished = reader.isAtEnd() && processors.stream().allMatch(BatchProcessor::isIdle);
    return wake;
  }

  private boolean parentsAreFinished() {
    return parents.stream().allMatch(ShardConsumer::isFinished);
  }

  private ShardBacklog backlog(boolean draining) {
    if (reader.hasUnread()) {
      return ShardBacklog.MORE;
    }
    return draining || reader.isAtEnd() ? ShardBacklog.ENDED : ShardBacklog.QUIET;
  }

  /** Polls if that is due and returns when the next poll is. */
  private Instant poll(Instant now, boolean draining) {
    Instant due = nextPoll(now, draining);
    if (due.isAfter(now)) {
      return due;
    }
    List<StreamRecord> records = reader.read(settings.pollLimit());
    if (!records.isEmpty()) {
      hand(records, now);
    }
    schedule.polled(now, records.size() == settings.pollLimit());
    return nextPoll(now, draining);
  }

  /**
   * When the next poll is due; never, while there is nothing to read or no processor with room for
   * it.
   */
  private Instant nextPoll(Instant now, boolean draining) {
    if (!reader.hasUnread()) {
      schedule.rest();
      return Instant.MAX;
    }
    if (!hasRoom()) {
      return Instant.MAX;
    }
    return draining ? now : schedule.due(now);
  }

  private boolean hasRoom() {
    long buffered = 0;
    for (BatchProcessor processor : processors) {
      buffered += processor.bufferedCount();
    }
    return buffered < (long) settings.pollLimit() * processors.size();
  }

  private void hand(List<StreamRecord> records, Instant now) {
    lastRead = records.getLast().ordinal();
    int filteredOut = 0;
    for (StreamRecord record : records) {
      if (filter.passes(record.data())) {
        processorOf(record).add(record, now);
      } else {
        filteredOut++;
        processorOf(record).passOver(record);
      }
    }
    listener.polled(shardId(), records.size(), filteredOut);
  }

  private BatchProcessor processorOf(StreamRecord record) {
    return processors.size() == 1
        ? processors.getFirst()
        : processors.get(Math.floorMod(record.partitionKey().hashCode(), processors.size()));
  }

  private void advanceCheckpoint() {
    long pending = lastRead + 1;
    for (BatchProcessor processor : processors) {
      pending = Math.min(pending, processor.firstPending());
    }
    if (pending - 1 > checkpoint) {
      checkpoint = pending - 1;
      listener.checkpointed(shardId(), reader.shard().sequenceNumber(checkpoint));
    }
  }

  private ShardProgress progress() {
    return new ShardProgress(checkpoint, processors.getFirst().windowProgress());
  }

  private void save() {
    ShardProgress progress = progress();
    if (!progress.equals(saved)) {
      journal.save(shardId(), progress);
      saved = progress;
    }
  }
}
