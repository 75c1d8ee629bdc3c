package io.icewatch.aggregate.event;

import io.icewatch.kinesis.EventBuffer;
import io.icewatch.vitals.window.EncodedState;
import java.io.IOException;
import java.io.OutputStream;

/**
 * The wire format between Lambda and this function. Reads what {@code KinesisTimeWindowEvent} of
 * aws-lambda-java-events reads, and writes what {@code TimeWindowEventResponse} writes.
 *
 * <p>Reading is most of what an invocation does, so an event that is laid out as Lambda lays it out
 * is scanned where it lies. Any other goes through a general parser; the two agree.
 */
public final class WindowEventJson {
  private WindowEventJson() {}

  /**
   * Reads an event.
   *
   * @param bytes belong to the event from now on
   * @throws IOException if the bytes are not the JSON of a Kinesis event: names the field, what was
   *     found and what was expected. Lambda retries it and keeps it; it cannot be mended here
   */
  public static WindowEvent read(byte[] bytes) throws IOException {
    return read(EventBuffer.of(bytes));
  }

  /** Reads the event that a buffer holds; points into it, so it is good until the next. */
  public static WindowEvent read(EventBuffer event) throws IOException {
    WindowEvent scanned = EventScanner.scan(event);
    return scanned == null ? EventParser.read(event) : scanned;
  }

  /** Writes the answer: always with a state, never with a failed item. Returns its length. */
  public static int write(EncodedState state, OutputStream out) throws IOException {
    return ResponseWriter.write(state, out);
  }
}
