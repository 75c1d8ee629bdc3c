package io.icewatch.local.mapping;

/**
 * Hears what a mapping does. Called by the threads that step its consumers, so implementations are
 * thread-safe and quick. Every method does nothing unless overridden.
 */
public interface MappingListener {

  /**
   * A poll returned records.
   *
   * @param shardId the shard
   * @param records how many, at least 1
   * @param filteredOut how many of them the filter dropped
   */
  default void polled(String shardId, int records, int filteredOut) {}

  /** An invocation ended. */
  default void invoked(Invocation invocation) {}

  /**
   * A batch was given up.
   *
   * @param batch the batch
   * @param delivered whether the on-failure destination has it; otherwise it was dropped
   */
  default void gaveUp(FailedBatch batch, boolean delivered) {}

  /**
   * The mapping will not come back to any record of the shard up to a sequence number.
   *
   * @param shardId the shard
   * @param sequenceNumber the sequence number, inclusive
   */
  default void checkpointed(String shardId, String sequenceNumber) {}
}
