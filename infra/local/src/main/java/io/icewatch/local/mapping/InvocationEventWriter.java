package io.icewatch.local.mapping;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.icewatch.local.mapping.UndocumentedBehavior.FinalRecords;
import io.icewatch.local.stream.StreamRecord;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes invocation events exactly as Lambda does, as bytes, for one shard. The size of an event is
 * known before it is written, so a batch can be cut to the payload limit and the event written into
 * an array that fits.
 *
 * <p>Immutable and thread-safe.
 */
final class InvocationEventWriter {
  private static final byte[] EVENT_START = utf8("{");
  private static final byte[] RECORDS_START = utf8("\"Records\":[");
  private static final byte[] RECORDS_END = utf8("]");
  private static final byte[] COMMA = utf8(",");
  private static final byte[] NOTHING = {};
  private static final byte[] EVENT_END = utf8("}");

  private static final byte[] KEY =
      utf8("{\"kinesis\":{\"kinesisSchemaVersion\":\"1.0\",\"partitionKey\":\"");
  private static final byte[] SEQUENCE_NUMBER = utf8("\",\"sequenceNumber\":\"");
  private static final byte[] DATA = utf8("\",\"data\":\"");
  private static final byte[] ARRIVAL = utf8("\",\"approximateArrivalTimestamp\":");
  private static final int FRACTION = 4;

  private static final byte[] WINDOW_START = utf8("\"window\":{\"start\":\"");
  private static final byte[] WINDOW_END = utf8("\",\"end\":\"");
  private static final byte[] STATE = utf8("\"},\"state\":");
  private static final byte[] IS_FINAL = utf8("\",\"isFinalInvokeForWindow\":");
  private static final byte[] IS_ENDED_EARLY = utf8(",\"isWindowTerminatedEarly\":");
  private static final byte[] TRUE = utf8("true");
  private static final byte[] FALSE = utf8("false");

  private final FinalRecords finalRecords;
  private final byte[] eventId;
  private final byte[] recordEnd;
  private final byte[] shardAndStream;
  private final int fixedRecordSize;

  /**
   * @param finalRecords how the end of a window says that it has no records
   */
  InvocationEventWriter(String shardId, StackArns arns, FinalRecords finalRecords) {
    this.finalRecords = finalRecords;
    eventId =
        utf8(
            "},\"eventSource\":\"aws:kinesis\",\"eventVersion\":\"1.0\",\"eventID\":\"%s:"
                .formatted(shardId));
    recordEnd =
        utf8(
            """
            ","eventName":"aws:kinesis:record","invokeIdentityArn":"%s","awsRegion":"%s",\
            "eventSourceARN":"%s"}\
            """
                .formatted(arns.role(), arns.region(), arns.stream()));
    shardAndStream =
        utf8(",\"shardId\":\"%s\",\"eventSourceARN\":\"%s".formatted(shardId, arns.stream()));
    fixedRecordSize =
        KEY.length
            + SEQUENCE_NUMBER.length
            + DATA.length
            + ARRIVAL.length
            + FRACTION
            + eventId.length
            + recordEnd.length
            + 2 * StreamRecord.SEQUENCE_NUMBER_LENGTH;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }

  /** The bytes that a record takes in an event, without the comma between two records. */
  int sizeOf(StreamRecord record) {
    return fixedRecordSize
        + escapedLength(record.partitionKey())
        + base64Length(record.data())
        + digits(record.arrivalMillis() / 1000);
  }

  /** The bytes that an event with this window takes besides its records. */
  int emptySize(@Nullable WindowSlice window) {
    return listSize(window)
        + (window == null ? 0 : windowSize(window))
        + EVENT_START.length
        + EVENT_END.length;
  }

  /** The bytes of an empty list of records. */
  private static int listSize(@Nullable WindowSlice window) {
    return RECORDS_START.length + RECORDS_END.length + (window == null ? 0 : COMMA.length);
  }

  private boolean leavesOutList(@Nullable WindowSlice window) {
    return window != null && window.isAnEnd() && finalRecords == FinalRecords.LEFT_OUT;
  }

  /** Returns the event, JSON in UTF-8; without a window it has none of a window's properties. */
  byte[] write(List<StreamRecord> records, @Nullable WindowSlice window) {
    int size = emptySize(window) + Math.max(0, records.size() - 1);
    for (StreamRecord record : records) {
      size += sizeOf(record);
    }
    if (leavesOutList(window)) {
      size -= listSize(window);
    }
    EventBytes event = new EventBytes(size);
    event.put(EVENT_START);
    if (!leavesOutList(window)) {
      write(records, event);
      event.put(window == null ? NOTHING : COMMA);
    }
    if (window != null) {
      write(window, event);
    }
    event.put(EVENT_END);
    return event.bytes();
  }

  private void write(List<StreamRecord> records, EventBytes event) {
    event.put(RECORDS_START);
    for (int i = 0; i < records.size(); i++) {
      if (i > 0) {
        event.put(COMMA);
      }
      write(records.get(i), event);
    }
    event.put(RECORDS_END);
  }

  private void write(StreamRecord record, EventBytes event) {
    event.put(KEY);
    event.putEscaped(record.partitionKey());
    event.put(SEQUENCE_NUMBER);
    int sequenceNumber = event.putSequenceNumber(record);
    event.put(DATA);
    event.putBase64(record.data());
    event.put(ARRIVAL);
    event.putSeconds(record.arrivalMillis());
    event.put(eventId);
    event.repeat(sequenceNumber, StreamRecord.SEQUENCE_NUMBER_LENGTH);
    event.put(recordEnd);
  }

  private void write(WindowSlice window, EventBytes event) {
    event.put(WINDOW_START);
    event.put(utf8(window.startInclusive().toString()));
    event.put(WINDOW_END);
    event.put(utf8(window.endExclusive().toString()));
    event.put(STATE);
    event.put(window.state());
    event.put(shardAndStream);
    event.put(IS_FINAL);
    event.put(window.isFinal() ? TRUE : FALSE);
    event.put(IS_ENDED_EARLY);
    event.put(window.isEndedEarly() ? TRUE : FALSE);
  }

  private int windowSize(WindowSlice window) {
    return WINDOW_START.length
        + window.startInclusive().toString().length()
        + WINDOW_END.length
        + window.endExclusive().toString().length()
        + STATE.length
        + window.state().length
        + shardAndStream.length
        + IS_FINAL.length
        + (window.isFinal() ? TRUE : FALSE).length
        + IS_ENDED_EARLY.length
        + (window.isEndedEarly() ? TRUE : FALSE).length;
  }

  private static int base64Length(byte[] data) {
    return (data.length + 2) / 3 * 4;
  }

  /** Decimal digits of a number that has at most 18. */
  private static int digits(long value) {
    int digits = 1;
    for (long bound = 10; value >= bound; bound *= 10) {
      digits++;
    }
    return digits;
  }

  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~' || c == '"' || c == '\\') {
        return false;
      }
    }
    return true;
  }

  private static byte[] escape(String text) {
    return JsonStringEncoder.getInstance().quoteAsUTF8(text);
  }

  private static int escapedLength(String text) {
    return isPlain(text) ? text.length() : escape(text).length;
  }

  /** An array of the right length, and how far it is written. */
  private static final class EventBytes {
    private final byte[] bytes;
    private int length;

    /** The encoder writes at the beginning of an array only; this is one for all records. */
    private byte[] encoded = {};

    EventBytes(int size) {
      bytes = new byte[size];
    }

    void put(byte[] text) {
      System.arraycopy(text, 0, bytes, length, text.length);
      length += text.length;
    }

    void repeat(int start, int count) {
      System.arraycopy(bytes, start, bytes, length, count);
      length += count;
    }

    void putBase64(byte[] data) {
      int size = base64Length(data);
      if (encoded.length < size) {
        encoded = new byte[size];
      }
      Base64.getEncoder().encode(data, encoded);
      System.arraycopy(encoded, 0, bytes, length, size);
      length += size;
    }

    void putEscaped(String text) {
      if (!isPlain(text)) {
        put(escape(text));
        return;
      }
      for (int i = 0; i < text.length(); i++) {
        bytes[length++] = (byte) text.charAt(i);
      }
    }

    /** Returns where it was put. */
    int putSequenceNumber(StreamRecord record) {
      int start = length;
      record.writeSequenceNumber(bytes, start);
      length += StreamRecord.SEQUENCE_NUMBER_LENGTH;
      return start;
    }

    /** Seconds with three decimals, as in the examples of Lambda's documentation. */
    void putSeconds(long millis) {
      int seconds = digits(millis / 1000);
      putDigits(millis / 1000, seconds);
      bytes[length++] = '.';
      putDigits(millis % 1000, FRACTION - 1);
    }

    private void putDigits(long value, int count) {
      long rest = value;
      for (int i = length + count - 1; i >= length; i--) {
        bytes[i] = (byte) ('0' + rest % 10);
        rest /= 10;
      }
      length += count;
    }

    byte[] bytes() {
      if (length != bytes.length) {
        throw new IllegalStateException(
            "wrote %d bytes, expected %d".formatted(length, bytes.length));
      }
      return bytes;
    }
  }
}
