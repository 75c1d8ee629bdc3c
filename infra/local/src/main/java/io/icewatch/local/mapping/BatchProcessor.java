package io.icewatch.local.mapping;

import io.icewatch.local.mapping.UndocumentedBehavior.PartialState;
import io.icewatch.local.stream.Shard;
import io.icewatch.local.stream.StreamRecord;
import io.icewatch.local.template.MappingSpec;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Invokes with one batch of a shard at a time, and does not go on until that batch is done or given
 * up. A shard has as many processors as the parallelization factor; records of one partition key
 * are with one of them.
 */
final class BatchProcessor {
  private final PlatformSettings settings;
  private final RetryPolicy retryPolicy;
  private final RecordExpiry expiry;
  private final Invoker invoker;
  private final OnFailureHandler onFailure;

  private final TumblingWindow window;
  private final BatchFormer former;
  private final Deque<Batch> batches = new ArrayDeque<>();
  private Instant notBefore = Instant.MIN;
  private int failuresInARow;

  BatchProcessor(
      MappingSpec spec,
      PlatformSettings settings,
      RecordExpiry expiry,
      InvocationEventWriter events,
      Invoker invoker,
      OnFailureHandler onFailure) {
    this.settings = settings;
    this.retryPolicy = RetryPolicy.of(spec, settings.undocumented());
    this.expiry = expiry;
    this.invoker = invoker;
    this.onFailure = onFailure;
    this.window = new TumblingWindow(spec.tumblingWindowSeconds(), settings.undocumented());
    this.former = new BatchFormer(spec, settings, events, onFailure, window);
  }

  /** Goes on with the window of an earlier process. */
  void resume(ShardProgress.WindowProgress left, Shard shard) {
    window.resume(left, shard);
  }

  /** The window behind what is done; null without windows. */
  ShardProgress.@Nullable WindowProgress windowProgress() {
    return window.progress();
  }

  /** Takes a record that passed the filter. */
  void add(StreamRecord record, Instant now) {
    former.buffer().add(record, now);
  }

  /** Takes notice of a record that did not. */
  void passOver(StreamRecord record) {
    window.passOver(record);
  }

  /** How many records wait to become a batch. */
  int bufferedCount() {
    return former.buffer().size();
  }

  /** Whether there is no record, no batch and no open window. */
  boolean isIdle() {
    return former.buffer().isEmpty() && batches.isEmpty() && !window.isOpen();
  }

  /** The ordinal of the first record that is not done; {@link Long#MAX_VALUE} if all are. */
  long firstPending() {
    for (Batch batch : batches) {
      if (batch.holdsRecords()) {
        return batch.records().getFirst().ordinal();
      }
    }
    StreamRecord first = former.buffer().first();
    return first == null ? Long.MAX_VALUE : first.ordinal();
  }

  /**
   * Does what is due, at most one invocation.
   *
   * @return when there may be something to do again; not before {@code now}
   */
  Instant step(Instant now, ShardBacklog backlog) {
    if (now.isBefore(notBefore)) {
      return notBefore;
    }
    Batch batch = nextBatch(now, backlog);
    if (batch == null) {
      return later(now, former.nextDue(backlog));
    }
    Batch fresh = giveUpExpired(batch, now);
    if (fresh != null) {
      invoke(fresh, now);
    }
    return later(now, notBefore);
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private @Nullable Batch nextBatch(Instant now, ShardBacklog backlog) {
    if (batches.isEmpty()) {
      Batch formed = former.form(now, backlog);
      if (formed != null) {
        batches.addFirst(formed);
      }
    }
    return batches.peekFirst();
  }

  /** Returns what is left of the batch at the head; null if nothing is. */
  private @Nullable Batch giveUpExpired(Batch batch, Instant now) {
    RecordExpiry.Split split = expiry.split(batch, now);
    if (split.expired() == null) {
      return batch;
    }
    onFailure.giveUp(split.expired(), window, expiry.condition(), now);
    finish(batch);
    if (split.fresh() != null) {
      batches.addFirst(split.fresh());
    }
    return split.fresh();
  }

  private void invoke(Batch batch, Instant now) {
    InvocationResult result = invoker.invoke(batch, window.slice(batch.kind()), now);
    former.buffer().invoked(now);
    switch (result) {
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
    boolean carries = settings.undocumented().partialState() == PartialState.OF_THE_RESPONSE;
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

  private void goOn(RetryDecision decision, Instant now) {
    switch (decision) {
      case RetryDecision.TryAgain(List<Batch> again) -> {
        batches.removeFirst();
        again.reversed().forEach(batches::addFirst);
        pause(now);
      }
      case RetryDecision.GiveUp(Batch batch) -> {
        onFailure.giveUp(batch, window, FailedBatch.Condition.RETRY_ATTEMPTS_EXHAUSTED, now);
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
}
