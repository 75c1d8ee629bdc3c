package io.icewatch.aggregate.event;

import io.icewatch.aggregate.event.WindowEvent.Records;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Records as ranges of the event's bytes, and their payloads one behind the other. */
final class ScannedRecords implements Records {
  private static final int KEY_START = 0;
  private static final int KEY_END = 1;
  private static final int SEQUENCE_START = 2;
  private static final int SEQUENCE_END = 3;
  private static final int PAYLOAD_END = 4;
  private static final int RANGES = 5;

  private static final byte[] SIXES = new byte[256];

  static {
    Arrays.fill(SIXES, (byte) -1);
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (int i = 0; i < alphabet.length(); i++) {
      SIXES[alphabet.charAt(i)] = (byte) i;
    }
  }

  private final byte[] event;
  private byte[] payloads;
  private int[] ranges;
  private long[] arrivals;
  private int size;
  private int payloadsEnd;

  /** The record that is being scanned. */
  private int keyStart;

  private int keyEnd;
  private int sequenceStart;
  private int sequenceEnd;
  private long arrivalMillis;

  ScannedRecords(byte[] event) {
    this.event = event;
    this.payloads = new byte[event.length / 4 + 4];
    this.ranges = new int[64 * RANGES];
    this.arrivals = new long[64];
  }

  /** A record begins: nothing is known of it. What an unfinished one has left is forgotten. */
  void begin() {
    keyStart = 0;
    keyEnd = 0;
    sequenceStart = 0;
    sequenceEnd = 0;
    arrivalMillis = 0;
    payloadsEnd = payloadStart(size);
  }

  void partitionKey(int start, int end) {
    keyStart = start;
    keyEnd = end;
  }

  void sequenceNumber(int start, int end) {
    sequenceStart = start;
    sequenceEnd = end;
  }

  void arrivalMillis(long millis) {
    arrivalMillis = millis;
  }

  /** The record is complete. */
  void end() {
    if (size == arrivals.length) {
      arrivals = Arrays.copyOf(arrivals, 2 * size);
      ranges = Arrays.copyOf(ranges, 2 * ranges.length);
    }
    int at = size * RANGES;
    ranges[at + KEY_START] = keyStart;
    ranges[at + KEY_END] = keyEnd;
    ranges[at + SEQUENCE_START] = sequenceStart;
    ranges[at + SEQUENCE_END] = sequenceEnd;
    ranges[at + PAYLOAD_END] = payloadsEnd;
    arrivals[size++] = arrivalMillis;
  }

  /**
   * Decodes base64 without line breaks, padded to whole blocks, as the payload of the record.
   *
   * @param start where it starts in the event
   * @return where it ends: at the first character that is not part of it
   */
  int payload(int start) {
    int to = payloadsEnd;
    int from = start;
    while (from + 4 <= event.length) {
      int first = SIXES[event[from] & 0xFF];
      int second = SIXES[event[from + 1] & 0xFF];
      int third = SIXES[event[from + 2] & 0xFF];
      int fourth = SIXES[event[from + 3] & 0xFF];
      if (to + 3 > payloads.length) {
        payloads = Arrays.copyOf(payloads, 2 * payloads.length);
      }
      if ((first | second | third | fourth) < 0) {
        if ((first | second) >= 0 && event[from + 3] == '=') {
          from = lastBlock(from, first << 6 | second, third, to);
        } else {
          payloadsEnd = to;
        }
        return from;
      }
      int three = first << 18 | second << 12 | third << 6 | fourth;
      payloads[to++] = (byte) (three >>> 16);
      payloads[to++] = (byte) (three >>> 8);
      payloads[to++] = (byte) three;
      from += 4;
    }
    payloadsEnd = to;
    return from;
  }

  /** Decodes a block that ends with one or two equals signs; returns its start if it is none. */
  private int lastBlock(int from, int twelve, int third, int to) {
    if (third >= 0) {
      payloads[to] = (byte) (twelve >>> 4);
      payloads[to + 1] = (byte) (twelve << 4 | third >>> 2);
      payloadsEnd = to + 2;
    } else if (event[from + 2] == '=') {
      payloads[to] = (byte) (twelve >>> 4);
      payloadsEnd = to + 1;
    } else {
      return from;
    }
    return from + 4;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public byte[] payloads(int i) {
    return payloads;
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
  public String sequenceNumber(int i) {
    return text(i, SEQUENCE_START, SEQUENCE_END);
  }

  @Override
  public String partitionKey(int i) {
    return text(i, KEY_START, KEY_END);
  }

  private String text(int i, int startRange, int endRange) {
    int start = ranges[i * RANGES + startRange];
    int length = ranges[i * RANGES + endRange] - start;
    return new String(event, start, length, StandardCharsets.ISO_8859_1);
  }
}
