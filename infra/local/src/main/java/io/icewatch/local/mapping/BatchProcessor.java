package io.icewatch.local.mapping;

import io.icewatch.local.mapping.UndocumentedBehavior.ExpiredRecords;
import io.icewatch.local.mapping.UndocumentedBehavior.PartialState;
import io.icewatch.local.stream.StreamRecord;
import io.icewatch.local.template.MappingSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One lane of a shard: gathers records into batches, invokes with one batch at a time and does not
 * go on until that batch is done or given up. A shard has as many lanes as the parallelization
 * factor; records of one partition key are in one lane.
 *
 * <p>A batch is formed when it is full, when it has reached the payload limit, when the next record
 * belongs to a later window, when the batching window has passed, or when no more records will
 * come.
 */
final class BatchProcessor {
  private final PlatformSettings settings;
  private final RetryPolicy retryPolicy;
  private final RecordExpiry expiry;
  private final InvocationEventWriter events;
  private final Invoker invoker;
  private final OnFailureHandler disposal;

  private final BatchBuffer gathering;
  private final TumblingWindow window;
  private final Deque<Batch> batches = new ArrayDeque<>();
  private Instant notBefore = Instant.MIN;
  private int failuresInARow;

  BatchProcessor(
      MappingSpec spec,
      PlatformSettings settings,
      RecordExpiry expiry,
      InvocationEventWriter events,
      Invoker invoker,
      OnFailureHandler disposal) {
    this.settings = settings;
    this.retryPolicy = RetryPolicy.of(spec, settings.undocumented());
    this.expiry = expiry;
    this.events = events;
    this.invoker = invoker;
    this.disposal = disposal;
    this.gathering =
        new BatchBuffer(
            spec.batchSize(), Duration.ofSeconds(spec.maximumBatchingWindowSeconds()), events);
    this.window = new TumblingWindow(spec.tumblingWindowSeconds(), settings.undocumented());
  }

  /** Takes a record that passed the filter. */
  void gather(StreamRecord record, Instant now) {
    gathering.add(record, now);
  }

  /** Takes notice of a record that did not. */
  void passOver(StreamRecord record) {
    window.passOver(record);
  }

  /** How many records wait to become a batch. */
  int gatheredCount() {
    return gathering.size();
  }

  /** Whether there is no record, no batch and no open window. */
  boolean isIdle() {
    return gathering.isEmpty() && batches.isEmpty() && !window.isOpen();
  }

  /** The ordinal of the first record that is not done; {@link Long#MAX_VALUE} if all are. */
  long firstPending() {
    for (Batch batch : batches) {
      if (batch.holdsRecords()) {
        return batch.records().getFirst().ordinal();
      }
    }
    StreamRecord first = gathering.first();
    return first == null ? Long.MAX_VALUE : first.ordinal();
  }

  /**
   * Does what is due, at most one invocation.
   *
   * @return when there may be something to do again; not before {@code now}
   */
  Instant step(Instant now, ShardBacklog supply) {
    if (now.isBefore(notBefore)) {
      return notBefore;
    }
    Batch batch = nextBatch(now, supply);
    if (batch == null) {
      return nextWake(now, supply);
    }
    Batch fresh = giveUpExpired(batch, now);
    if (fresh != null) {
      invoke(fresh, now);
    }
    return later(now, notBefore);
  }

  private Instant nextWake(Instant now, ShardBacklog supply) {
    Instant wake = gathering.isEmpty() ? Instant.MAX : gathering.until();
    if (window.isOpen() && supply == ShardBacklog.QUIET && silenceEnd().isBefore(wake)) {
      wake = silenceEnd();
    }
    return later(now, wake);
  }

  private Instant silenceEnd() {
    return window.end().plus(settings.windowSilence());
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  // Forming batches

  private @Nullable Batch nextBatch(Instant now, ShardBacklog supply) {
    if (batches.isEmpty()) {
      Batch formed = form(now, supply);
      if (formed != null) {
        batches.addFirst(formed);
      }
    }
    return batches.peekFirst();
  }

  private @Nullable Batch form(Instant now, ShardBacklog supply) {
    StreamRecord next = gathering.first();
    if (windowIsOver(next, now, supply)) {
      if (window.wasInvoked()) {
        return Batch.endOfWindow(Invocation.Kind.FINAL, now);
      }
      window.close();
    }
    return next == null ? null : formOf(next, now, supply);
  }

  private boolean windowIsOver(@Nullable StreamRecord next, Instant now, ShardBacklog supply) {
    return window.isOpen() && (next == null ? noMoreForWindow(now, supply) : !window.takes(next));
  }

  private boolean noMoreForWindow(Instant now, ShardBacklog supply) {
    return supply == ShardBacklog.ENDED
        || window.isPassedOver()
        || (window.isOpen() && supply == ShardBacklog.QUIET && !now.isBefore(silenceEnd()));
  }

  private @Nullable Batch formOf(StreamRecord next, Instant now, ShardBacklog supply) {
    window.openFor(next);
    int room = settings.payloadLimit() - events.emptySize(slice(Invocation.Kind.RECORDS));
    BatchBuffer.Cut cut = gathering.cut(window, room);
    if (cut.count() == 0) {
      giveUp(Batch.of(List.of(next), now), FailedBatch.Condition.PAYLOAD_LIMIT_EXCEEDED, now);
      gathering.take(1);
      return null;
    }
    boolean due =
        cut.complete() || !now.isBefore(gathering.until()) || noMoreForWindow(now, supply);
    return due ? Batch.of(gathering.take(cut.count()), now) : null;
  }

  private @Nullable WindowSlice slice(Invocation.Kind kind) {
    return window.isWanted() ? window.slice(kind) : null;
  }

  // Invoking

  private void invoke(Batch batch, Instant now) {
    InvocationResult verdict = invoker.invoke(batch, slice(batch.kind()), now);
    gathering.invoked(now);
    switch (verdict) {
      case InvocationResult.Done(byte[] state) -> done(batch, state, now);
      case InvocationResult.PartlyDone(int doneCount, byte[] state) ->
          partlyDone(batch, doneCount, state, now);
      case InvocationResult.Failed(InvocationResult.Cause cause, String error) ->
          failed(batch, cause, now);
      case InvocationResult.NotRun notRun -> pause(now);
    }
  }

  private void done(Batch batch, byte[] state, Instant now) {
    finish(batch);
    if (batch.holdsRecords()) {
      window.invokedWith(batch);
      window.carry(state);
      endEarlyIfTooLarge(state, now);
    }
  }

  private void partlyDone(Batch batch, int doneCount, byte[] state, Instant now) {
    window.invokedWith(batch);
    boolean carries = settings.undocumented().partialState() == PartialState.OF_THE_ANSWER;
    if (carries) {
      window.carry(state);
    }
    Batch rest = batch.from(doneCount).afterRun(new FailedBatch.Response(false));
    // First, so that a destination that throws does not bring back what the state already holds.
    batches.removeFirst();
    batches.addFirst(rest);
    goOn(retryPolicy.afterPartialFailure(rest), now);
    if (carries) {
      endEarlyIfTooLarge(state, now);
    }
  }

  private void failed(Batch batch, InvocationResult.Cause cause, Instant now) {
    window.invokedWith(batch);
    boolean functionError = cause == InvocationResult.Cause.FUNCTION_ERROR;
    boolean reported = cause == InvocationResult.Cause.FIRST_RECORD_REPORTED;
    Batch after = batch.afterRun(new FailedBatch.Response(functionError));
    goOn(retryPolicy.afterFailure(after, reported), now);
  }

  private void endEarlyIfTooLarge(byte[] state, Instant now) {
    if (state.length > settings.stateLimit()) {
      batches.addFirst(Batch.endOfWindow(Invocation.Kind.EARLY_END, now));
    }
  }

  private void goOn(RetryDecision aftermath, Instant now) {
    switch (aftermath) {
      case RetryDecision.TryAgain(List<Batch> again) -> {
        batches.removeFirst();
        again.reversed().forEach(batches::addFirst);
        pause(now);
      }
      case RetryDecision.GiveUp(Batch batch) -> {
        giveUp(batch, FailedBatch.Condition.RETRY_ATTEMPTS_EXHAUSTED, now);
        finish(batch);
      }
    }
  }

  private void pause(Instant now) {
    failuresInARow++;
    notBefore = now.plus(settings.backOff(failuresInARow));
  }

  /** The batch at the head is done or given up. */
  private void finish(Batch batch) {
    batches.removeFirst();
    failuresInARow = 0;
    switch (batch.kind()) {
      case RECORDS -> {}
      case EARLY_END -> window.startAfresh();
      case FINAL -> window.close();
    }
  }

  // Giving up

  /** Returns what is left of the batch at the head; null if nothing is. */
  private @Nullable Batch giveUpExpired(Batch batch, Instant now) {
    return batch.holdsRecords()
        ? giveUpExpiredRecords(batch, now)
        : giveUpExpiredEndOfWindow(batch, now);
  }

  private @Nullable Batch giveUpExpiredRecords(Batch batch, Instant now) {
    if (!expiry.anyExpired(batch.records(), now)) {
      return batch;
    }
    if (settings.undocumented().expiredRecords() == ExpiredRecords.TAKE_THE_BATCH_ALONG) {
      giveUp(batch, expiry.condition(), now);
      finish(batch);
      return null;
    }
    giveUp(batch.with(expiry.select(batch.records(), true, now)), expiry.condition(), now);
    Batch fresh = batch.with(expiry.select(batch.records(), false, now));
    finish(batch);
    if (fresh.records().isEmpty()) {
      return null;
    }
    batches.addFirst(fresh);
    return fresh;
  }

  private @Nullable Batch giveUpExpiredEndOfWindow(Batch batch, Instant now) {
    if (!expiry.isExpired(batch.formed(), now)) {
      return batch;
    }
    giveUp(batch, expiry.condition(), now);
    finish(batch);
    return null;
  }

  private void giveUp(Batch batch, FailedBatch.Condition condition, Instant now) {
    StreamRecord first = batch.holdsRecords() ? batch.records().getFirst() : window.first();
    StreamRecord last = batch.holdsRecords() ? batch.records().getLast() : window.last();
    if (first == null || last == null) {
      throw new IllegalStateException("a window without records has no end to give up");
    }
    disposal.giveUp(batch, first, last, condition, slice(batch.kind()), now);
  }
}
