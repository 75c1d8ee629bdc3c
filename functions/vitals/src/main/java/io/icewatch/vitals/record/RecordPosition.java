package io.icewatch.vitals.record;

import static java.util.Objects.requireNonNull;

/**
 * Where a record stands in the stream: the same on every redelivery, different for every record.
 *
 * @param shardId the shard, e.g. {@code shardId-000000000000}
 * @param partitionKey the key it was put under; within a shard, records of one key are delivered in
 *     order, whatever else Lambda does
 * @param sequenceNumber the record's number, ascending for a key
 */
public record RecordPosition(String shardId, String partitionKey, SequenceNumber sequenceNumber) {

  public RecordPosition {
    requireNonNull(shardId, "shardId");
    requireNonNull(partitionKey, "partitionKey");
    requireNonNull(sequenceNumber, "sequenceNumber");
  }

  /** Lambda's {@code eventID}: shard and sequence number. */
  public String eventId() {
    return shardId + ":" + sequenceNumber;
  }

  /** Shard and partition key: records that share them are delivered in order. */
  public String orderingKey() {
    return shardId + "/" + partitionKey;
  }
}
