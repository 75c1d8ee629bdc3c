package io.icewatch.local.stream;

import java.time.Instant;

/**
 * One record of a stream. Identity is equality: a stream holds each record once.
 *
 * <p>The sequence number is kept as an ordinal and written out on demand; of two records of a
 * shard, or of a shard and its descendant, the later one has the greater ordinal.
 */
public final class StreamRecord {
  /** Characters of a sequence number. */
  public static final int SEQUENCE_NUMBER_LENGTH = SequenceNumberFormat.LENGTH;

  private final Shard shard;
  private final String partitionKey;
  private final byte[] data;
  private final long ordinal;
  private final long arrivalMillis;

  StreamRecord(Shard shard, String partitionKey, byte[] data, long ordinal, long arrivalMillis) {
    this.shard = shard;
    this.partitionKey = partitionKey;
    this.data = data;
    this.ordinal = ordinal;
    this.arrivalMillis = arrivalMillis;
  }

  /** The shard that holds the record. */
  public Shard shard() {
    return shard;
  }

  /** The id of the shard that holds the record. */
  public String shardId() {
    return shard.id();
  }

  public String partitionKey() {
    return partitionKey;
  }

  /** The bytes as they were put; shared, not to be changed. */
  public byte[] data() {
    return data;
  }

  /** The sequence number in the form that is quick to compare. */
  public long ordinal() {
    return ordinal;
  }

  /** The sequence number: {@value #SEQUENCE_NUMBER_LENGTH} decimal digits. */
  public String sequenceNumber() {
    return shard.sequenceNumber(ordinal);
  }

  /**
   * Writes {@link #sequenceNumber()} as ASCII; is equivalent to copying its bytes.
   *
   * @param target where to
   * @param offset index of the first digit
   */
  public void writeSequenceNumber(byte[] target, int offset) {
    SequenceNumberFormat.write(ordinal, shard.number(), target, offset);
  }

  /** When the record arrived, to the millisecond. */
  public Instant arrival() {
    return Instant.ofEpochMilli(arrivalMillis);
  }

  /** {@link #arrival()} in milliseconds since the epoch, never negative. */
  public long arrivalMillis() {
    return arrivalMillis;
  }

  @Override
  public String toString() {
    return "%s:%s".formatted(shardId(), sequenceNumber());
  }
}
