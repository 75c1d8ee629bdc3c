package io.icewatch.lambda.event;

import java.io.IOException;
import java.io.InputStream;

/**
 * Reads the invocation event of a Kinesis mapping, with a tumbling window or without: what {@code
 * KinesisEvent} and {@code KinesisTimeWindowEvent} of aws-lambda-java-events read. Reading is most
 * of what an invocation does, hence the two readers behind this. Records of several messages, which
 * the Kinesis Producer Library or a gateway has put together, are taken apart.
 */
public final class InvocationEventJson {
  private InvocationEventJson() {}

  /**
   * Reads the event that comes in, in this thread's buffer; good until the thread's next.
   *
   * @throws IOException as {@link #read(byte[])}, or if it cannot be read
   */
  public static InvocationEvent read(InputStream in) throws IOException {
    EventBuffer event = EventBuffer.ofThisThread();
    event.fill(in);
    return read(event);
  }

  /**
   * Reads an event.
   *
   * @param bytes belong to the event from now on
   * @throws IOException if the bytes are not the JSON of a Kinesis event: names the field, what was
   *     found and what was expected. Lambda retries it and keeps it; it cannot be mended here
   */
  public static InvocationEvent read(byte[] bytes) throws IOException {
    return read(EventBuffer.of(bytes));
  }

  /**
   * Reads the event that a buffer holds; points into it, so it is good until the next.
   *
   * @throws IOException as {@link #read(byte[])}
   */
  public static InvocationEvent read(EventBuffer event) throws IOException {
    InvocationEvent scanned = EventScanner.scan(event);
    return (scanned == null ? EventParser.parse(event) : scanned).takenApart();
  }
}
