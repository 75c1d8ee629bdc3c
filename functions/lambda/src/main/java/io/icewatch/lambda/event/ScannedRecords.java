package io.icewatch.lambda.event;

import io.icewatch.vitals.record.SequenceNumber;
import io.icewatch.vitals.record.SequenceNumberReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Records as ranges of the event's bytes, and their payloads one behind the other.
 *
 * <p>Mutable, for one thread and one event after the other.
 */
final class ScannedRecords implements Records {
  private static final int KEY_START = 0;
  private static final int KEY_END = 1;
  private static final int EVENT_ID_START = 2;
  private static final int EVENT_ID_END = 3;
  private static final int PAYLOAD_END = 4;
  private static final int RANGES = 5;

  private final PayloadBuffer payloads = new PayloadBuffer();
  private byte[] event = new byte[0];
  private int eventEnd;
  private int[] ranges = new int[64 * RANGES];
  private long[] arrivals = new long[64];
  private SequenceNumber[] sequenceNumbers = new SequenceNumber[64];
  private int size;

  /** Forgets all records, and makes room for those of the event {@code bytes[0, end)}. */
  void empty(byte[] bytes, int end) {
    event = bytes;
    eventEnd = end;
    size = 0;
    payloads.empty(end);
  }

  /** A record begins: nothing is known of it. What an unfinished one has left is forgotten. */
  void begin() {
    if (size == arrivals.length) {
      arrivals = Arrays.copyOf(arrivals, 2 * size);
      sequenceNumbers = Arrays.copyOf(sequenceNumbers, 2 * size);
      ranges = Arrays.copyOf(ranges, 2 * ranges.length);
    }
    partitionKey(0, 0);
    eventId(0, 0);
    arrivalMillis(0);
    payloads.cut(payloadStart(size));
  }

  void partitionKey(int start, int end) {
    ranges[size * RANGES + KEY_START] = start;
    ranges[size * RANGES + KEY_END] = end;
  }

  /** Every record that ends must have one. */
  void sequenceNumber(int start, int end) {
    sequenceNumbers[size] = SequenceNumberReader.read(event, start, end);
  }

  void eventId(int start, int end) {
    ranges[size * RANGES + EVENT_ID_START] = start;
    ranges[size * RANGES + EVENT_ID_END] = end;
  }

  void arrivalMillis(long millis) {
    arrivals[size] = millis;
  }

  /** The record is complete. */
  void end() {
    ranges[size * RANGES + PAYLOAD_END] = payloads.end();
    size++;
  }

  /**
   * Decodes base64 as the payload of the record.
   *
   * @param start where it starts in the event
   * @return where it ends: at the first character that is not part of it
   */
  int payload(int start) {
    return payloads.decode(event, start, eventEnd);
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public byte[] payloads(int i) {
    return payloads.bytes();
  }

  @Override
  public int payloadStart(int i) {
    return i == 0 ? 0 : ranges[(i - 1) * RANGES + PAYLOAD_END];
  }

  @Override
  public int payloadEnd(int i) {
    return ranges[i * RANGES + PAYLOAD_END];
  }

  @Override
  public long arrivalMillis(int i) {
    return arrivals[i];
  }

  @Override
  public SequenceNumber sequenceNumber(int i) {
    return sequenceNumbers[i];
  }

  @Override
  public String partitionKey(int i) {
    return text(i, KEY_START);
  }

  @Override
  public String eventId(int i) {
    return text(i, EVENT_ID_START);
  }

  /** The text of record {@code i} between a start and the end that is kept behind it. */
  private String text(int i, int range) {
    int start = ranges[i * RANGES + range];
    int length = ranges[i * RANGES + range + 1] - start;
    return new String(event, start, length, StandardCharsets.ISO_8859_1);
  }
}
