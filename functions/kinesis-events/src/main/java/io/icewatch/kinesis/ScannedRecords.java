package io.icewatch.kinesis;

import io.icewatch.vitals.window.SequenceNumber;
import io.icewatch.vitals.window.SequenceNumberReader;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Records as ranges of the event's bytes, and their payloads one behind the other. */
final class ScannedRecords implements Records {
  private static final int KEY_START = 0;
  private static final int KEY_END = 1;
  private static final int EVENT_ID_START = 2;
  private static final int EVENT_ID_END = 3;
  private static final int PAYLOAD_END = 4;
  private static final int RANGES = 5;

  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  /** What each character of a block of four stands for, in its place; -1 if it is not base64. */
  private static final int[] FIRST = sixes(18);

  private static final int[] SECOND = sixes(12);
  private static final int[] THIRD = sixes(6);
  private static final int[] FOURTH = sixes(0);

  private static int[] sixes(int shift) {
    int[] sixes = new int[256];
    Arrays.fill(sixes, -1);
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (int i = 0; i < alphabet.length(); i++) {
      sixes[alphabet.charAt(i)] = i << shift;
    }
    return sixes;
  }

  private final byte[] event;
  private final int eventEnd;
  private final SequenceNumberReader numbers = new SequenceNumberReader();
  private byte[] payloads;
  private int[] ranges;
  private long[] arrivals;
  private SequenceNumber[] sequenceNumbers;
  private int size;
  private int payloadsEnd;

  ScannedRecords(byte[] event, int eventEnd) {
    this.event = event;
    this.eventEnd = eventEnd;
    this.payloads = new byte[eventEnd / 4 + 4];
    this.ranges = new int[64 * RANGES];
    this.arrivals = new long[64];
    this.sequenceNumbers = new SequenceNumber[64];
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
    payloadsEnd = payloadStart(size);
  }

  void partitionKey(int start, int end) {
    ranges[size * RANGES + KEY_START] = start;
    ranges[size * RANGES + KEY_END] = end;
  }

  /** Every record that ends must have one. */
  void sequenceNumber(int start, int end) {
    sequenceNumbers[size] = numbers.read(event, start, end);
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
    ranges[size * RANGES + PAYLOAD_END] = payloadsEnd;
    size++;
  }

  /**
   * Decodes base64 without line breaks, padded to whole blocks, as the payload of the record.
   *
   * @param start where it starts in the event
   * @return where it ends: at the first character that is not part of it
   */
  int payload(int start) {
    int from = start;
    int to = payloadsEnd;
    while (from + 4 <= eventEnd) {
      int threeBytes =
          FIRST[event[from] & 0xFF]
              | SECOND[event[from + 1] & 0xFF]
              | THIRD[event[from + 2] & 0xFF]
              | FOURTH[event[from + 3] & 0xFF];
      if (to + Integer.BYTES > payloads.length) {
        payloads = Arrays.copyOf(payloads, 2 * payloads.length);
      }
      if (threeBytes < 0) {
        return lastBlock(from, to);
      }
      // Four bytes at once; the next block overwrites the last of them.
      INTS.set(payloads, to, threeBytes << Byte.SIZE);
      to += 3;
      from += 4;
    }
    payloadsEnd = to;
    return from;
  }

  /** Decodes a block that ends with one or two equals signs; passes nothing if it is none. */
  private int lastBlock(int from, int to) {
    int two = FIRST[event[from] & 0xFF] | SECOND[event[from + 1] & 0xFF];
    int three = two | THIRD[event[from + 2] & 0xFF];
    boolean isPadded = event[from + 3] == '=';
    payloadsEnd = to;
    if (isPadded && three >= 0) {
      INTS.set(payloads, to, three << Byte.SIZE);
      payloadsEnd = to + 2;
    } else if (isPadded && two >= 0 && event[from + 2] == '=') {
      INTS.set(payloads, to, two << Byte.SIZE);
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
