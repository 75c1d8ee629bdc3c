package io.icewatch.local.mapping;

import io.icewatch.local.stream.StreamRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Gives up batches of one shard: to the on-failure destination, or, where there is none, to nobody.
 *
 * @param mappingUuid the mapping's UUID
 * @param shardId the shard
 * @param arns what the messages quote
 * @param events writes the invocation events that a bucket gets
 * @param destination the destination; null if the template declares none
 * @param listener hears of every batch
 */
record OnFailureHandler(
    UUID mappingUuid,
    String shardId,
    StackArns arns,
    InvocationEventWriter events,
    @Nullable FailureDestination destination,
    MappingListener listener) {

  /**
   * Gives up a batch.
   *
   * @param window the window that is open; at its end, the batch is about the records in it
   */
  void giveUp(Batch batch, TumblingWindow window, FailedBatch.Condition condition, Instant now) {
    StreamRecord first = batch.holdsRecords() ? batch.records().getFirst() : window.first();
    StreamRecord last = batch.holdsRecords() ? batch.records().getLast() : window.last();
    if (first == null || last == null) {
      throw new IllegalStateException("a window without records has no end to give up");
    }
    FailedBatch failed =
        new FailedBatch(
            mappingUuid,
            requestId(batch, first, last),
            arns.function(),
            condition,
            batch.runs(),
            batch.lastResponse(),
            now,
            shardId,
            first.sequenceNumber(),
            last.sequenceNumber(),
            first.arrival(),
            last.arrival(),
            batch.size(),
            arns.stream(),
            events.write(batch.records(), window.slice(batch.kind())));
    listener.gaveUp(failed, deliver(failed));
  }

  /** What the retention has taken is gone before Lambda can tell anybody. */
  private boolean deliver(FailedBatch failed) {
    if (destination == null || failed.condition() == FailedBatch.Condition.RETENTION_EXCEEDED) {
      return false;
    }
    destination.deliver(failed);
    return true;
  }

  private String requestId(Batch batch, StreamRecord first, StreamRecord last) {
    String coordinates =
        "%s %s %s %s %d".formatted(mappingUuid, batch.kind(), first, last, batch.runs());
    return UUID.nameUUIDFromBytes(coordinates.getBytes(StandardCharsets.UTF_8)).toString();
  }
}
