package io.icewatch.vitals.record;

import static java.util.Objects.requireNonNull;

/**
 * Where a record stands in the stream: the same on every redelivery, different for every record.
 *
 * @param shardId the shard, e.g. {@code shardId-000000000000}
 * @param partitionKey the key it was put under; within a shard, records of one key are delivered in
 *     order, whatever else Lambda does
 * @param sequenceNumber the record's number, ascending for a key
 * @param isHidden whether Lambda's event filter cannot pass it on for what is judged of it: that is
 *     judged by whoever is given every record, which is an order of its own
 */
public record RecordPosition(
    String shardId, String partitionKey, SequenceNumber sequenceNumber, boolean isHidden) {

  public RecordPosition {
    requireNonNull(shardId, "shardId");
    requireNonNull(partitionKey, "partitionKey");
    requireNonNull(sequenceNumber, "sequenceNumber");
  }

  /** The place of a record that the filter can pass on. */
  public RecordPosition(String shardId, String partitionKey, SequenceNumber sequenceNumber) {
    this(shardId, partitionKey, sequenceNumber, false);
  }

  /** The same record, of which something is judged that the filter cannot see. */
  public RecordPosition hidden() {
    return isHidden ? this : new RecordPosition(shardId, partitionKey, sequenceNumber, true);
  }

  /** The same record, as the filter sees it. */
  public RecordPosition filtered() {
    return isHidden ? new RecordPosition(shardId, partitionKey, sequenceNumber) : this;
  }

  /** Lambda's {@code eventID}: shard and sequence number. */
  public String eventId() {
    return shardId + ":" + sequenceNumber;
  }

  /**
   * Shard and partition key: records that share them are delivered in order, to each of those who
   * judge.
   */
  public String orderingKey() {
    return (isHidden ? "hidden " : "") + shardId + "/" + partitionKey;
  }
}
