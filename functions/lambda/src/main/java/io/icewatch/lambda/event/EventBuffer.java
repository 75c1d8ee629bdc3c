package io.icewatch.lambda.event;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Takes in one event after the other, each where the one before was, and has room for what is read
 * of its records: megabytes need not be allocated for each. Grows with the largest event, which
 * Lambda limits to 6 MB, and stays so.
 *
 * <p>Mutable, for one thread: an instance of a function handles one event at a time, but on Lambda
 * Managed Instances several, each in a thread of its own. Nothing that outlives an invocation may
 * point into it.
 */
public final class EventBuffer {
  private static final int USUAL_BYTES = 64 << 10;

  private static final ThreadLocal<EventBuffer> OF_THREAD =
      ThreadLocal.withInitial(EventBuffer::new);

  private final ScannedRecords records = new ScannedRecords();
  private byte[] bytes;
  private int length;

  /** Holds nothing yet. */
  public EventBuffer() {
    this.bytes = new byte[USUAL_BYTES];
  }

  private EventBuffer(byte[] event) {
    this.bytes = event;
    this.length = event.length;
  }

  /** The one of this thread; holds what it took in last. */
  public static EventBuffer ofThisThread() {
    return OF_THREAD.get();
  }

  /** Holds this event. */
  public static EventBuffer of(byte[] event) {
    return new EventBuffer(event);
  }

  /**
   * Takes in all that comes in place of what is there.
   *
   * @throws IOException if it cannot be read; then nothing is there
   */
  public void fill(InputStream in) throws IOException {
    length = 0;
    int end = 0;
    for (int more = 0; more >= 0; more = in.read(bytes, end, bytes.length - end)) {
      end += more;
      if (end == bytes.length) {
        bytes = Arrays.copyOf(bytes, 2 * end);
      }
    }
    length = end;
  }

  /** The array that starts with the event. */
  public byte[] bytes() {
    return bytes;
  }

  /** How many bytes the event has; what is behind them does not belong to it. */
  public int length() {
    return length;
  }

  /** Room for what is read of the event's records: empty, whatever was in it. */
  ScannedRecords emptyRecords() {
    records.empty(bytes, length);
    return records;
  }
}
