package io.icewatch.local.mapping;

import io.icewatch.local.stream.StreamRecord;
import io.icewatch.local.template.MappingSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Forms batches of the records that wait. A batch is formed when it is full, when it has reached
 * the payload limit, when the next record belongs to a later window, when the batching window has
 * passed, or when no more records will come; and for the end of a window, when that is over.
 */
final class BatchFormer {
  private final PlatformSettings settings;
  private final InvocationEventWriter events;
  private final OnFailureHandler onFailure;
  private final TumblingWindow window;
  private final BatchBuffer buffer;

  BatchFormer(
      MappingSpec spec,
      PlatformSettings settings,
      InvocationEventWriter events,
      OnFailureHandler onFailure,
      TumblingWindow window) {
    this.settings = settings;
    this.events = events;
    this.onFailure = onFailure;
    this.window = window;
    this.buffer =
        new BatchBuffer(
            spec.batchSize(), Duration.ofSeconds(spec.maximumBatchingWindowSeconds()), events);
  }

  /** The records that wait. */
  BatchBuffer buffer() {
    return buffer;
  }

  /**
   * The next batch; null if it is not time for one. A record too large for any event is given up.
   */
  @Nullable Batch form(Instant now, ShardBacklog backlog) {
    StreamRecord next = buffer.first();
    if (windowIsOver(next, now, backlog)) {
      if (window.wasInvoked()) {
        return Batch.endOfWindow(Invocation.Kind.FINAL, now);
      }
      window.close();
    }
    return next == null ? null : formOf(next, now, backlog);
  }

  private boolean windowIsOver(@Nullable StreamRecord next, Instant now, ShardBacklog backlog) {
    return window.isOpen() && (next == null ? noMoreForWindow(now, backlog) : !window.takes(next));
  }

  private boolean noMoreForWindow(Instant now, ShardBacklog backlog) {
    return backlog == ShardBacklog.ENDED
        || window.isPassedOver()
        || (window.isOpen() && backlog == ShardBacklog.QUIET && !now.isBefore(silenceEnd()));
  }

  private @Nullable Batch formOf(StreamRecord next, Instant now, ShardBacklog backlog) {
    window.openFor(next);
    int room = settings.payloadLimit() - events.emptySize(window.slice(Invocation.Kind.RECORDS));
    BatchBuffer.Cut cut = buffer.cut(window, room);
    if (cut.count() == 0) {
      Batch tooLarge = Batch.of(List.of(next), now);
      onFailure.giveUp(tooLarge, window, FailedBatch.Condition.PAYLOAD_LIMIT_EXCEEDED, now);
      buffer.take(1);
      return null;
    }
    boolean due = cut.complete() || !now.isBefore(buffer.until()) || noMoreForWindow(now, backlog);
    return due ? Batch.of(buffer.take(cut.count()), now) : null;
  }

  /** When there may be a batch to form, if no record comes before. */
  Instant nextDue(ShardBacklog backlog) {
    Instant due = buffer.isEmpty() ? Instant.MAX : buffer.until();
    return window.isOpen() && backlog == ShardBacklog.QUIET && silenceEnd().isBefore(due)
        ? silenceEnd()
        : due;
  }

  private Instant silenceEnd() {
    return window.end().plus(settings.windowSilence());
  }
}
