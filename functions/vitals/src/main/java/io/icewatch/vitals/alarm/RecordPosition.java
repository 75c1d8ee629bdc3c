package io.icewatch.vitals.alarm;

import static java.util.Objects.requireNonNull;

import java.math.BigInteger;

/**
 * Where a record stands in the stream: the same on every redelivery, different for every record.
 *
 * @param shardId the shard, e.g. {@code shardId-000000000000}
 * @param partitionKey the key it was put under; within a shard, records of one key are delivered in
 *     order, whatever else Lambda does
 * @param sequenceNumber the record's number, ascending for a key; up to 56 decimal digits
 */
public record RecordPosition(String shardId, String partitionKey, BigInteger sequenceNumber) {

  public RecordPosition {
    requireNonNull(shardId, "shardId");
    requireNonNull(partitionKey, "partitionKey");
    requireNonNull(sequenceNumber, "sequenceNumber");
  }

  /** Lambda's {@code eventID}: shard and sequence number. */
  public String eventId() {
    return shardId + ":" + sequenceNumber;
  }

  /** The sequence of records to which this one belongs and in which order is kept. */
  public String lane() {
    return shardId + "/" + partitionKey;
  }
}
