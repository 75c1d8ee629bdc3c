package io.icewatch.lambda.event;

import io.icewatch.vitals.record.SequenceNumber;
import java.util.List;

/** Records with an array each. */
record ParsedRecords(List<ParsedRecord> list) implements Records {
  static final Records NONE = new ParsedRecords(List.of());

  /**
   * One record.
   *
   * @param partitionKey the key it was put under
   * @param sequenceNumber its number
   * @param arrivalMillis when it arrived in the stream, milliseconds since the epoch
   * @param data its payload
   * @param eventId shard, colon and sequence number; empty if it has none
   */
  record ParsedRecord(
      String partitionKey,
      SequenceNumber sequenceNumber,
      long arrivalMillis,
      byte[] data,
      String eventId) {}

  @Override
  public int size() {
    return list.size();
  }

  @Override
  public byte[] payloads(int i) {
    return list.get(i).data;
  }

  @Override
  public int payloadStart(int i) {
    return 0;
  }

  @Override
  public int payloadEnd(int i) {
    return list.get(i).data.length;
  }

  @Override
  public long arrivalMillis(int i) {
    return list.get(i).arrivalMillis;
  }

  @Override
  public SequenceNumber sequenceNumber(int i) {
    return list.get(i).sequenceNumber;
  }

  @Override
  public String partitionKey(int i) {
    return list.get(i).partitionKey;
  }

  @Override
  public String eventId(int i) {
    return list.get(i).eventId;
  }
}
