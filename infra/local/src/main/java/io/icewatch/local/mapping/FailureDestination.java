package io.icewatch.local.mapping;

/**
 * Where a mapping sends the batches that it gives up. Asked only if the template declares a
 * destination. Implementations are thread-safe.
 */
@FunctionalInterface
public interface FailureDestination {

  /**
   * Keeps a batch. If this throws, the mapping keeps the batch and delivers it again at its next
   * step, so a destination may get a batch twice, but misses none.
   */
  void deliver(FailedBatch batch);
}
