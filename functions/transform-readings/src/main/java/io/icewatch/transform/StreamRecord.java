package io.icewatch.transform;

/**
 * A record of the Kinesis stream, as Firehose hands it to what transforms it.
 *
 * @param recordId by which Firehose knows it
 * @param data as it was put
 * @param arrivalMillis when it arrived in the stream, milliseconds since the epoch
 * @param shardId the shard
 * @param sequenceNumber its number there
 * @param subsequenceNumber its place in the aggregated record that it came in; 0 if it came alone
 */
record StreamRecord(
    String recordId,
    byte[] data,
    long arrivalMillis,
    String shardId,
    String sequenceNumber,
    long subsequenceNumber) {

  /** The record's identity, the same whenever Firehose brings it again. */
  String rowId() {
    String record = shardId + ":" + sequenceNumber;
    return subsequenceNumber == 0 ? record : record + "." + subsequenceNumber;
  }
}
