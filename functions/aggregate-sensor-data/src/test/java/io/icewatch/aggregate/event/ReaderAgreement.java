package io.icewatch.aggregate.event;

import io.icewatch.kinesis.Agreement;
import io.icewatch.kinesis.EventBuffer;
import java.io.ByteArrayInputStream;

/** The scanner and the parser of window events. */
public final class ReaderAgreement {
  private ReaderAgreement() {}

  /** The scanner in one buffer for all events. */
  public static Agreement agreement() {
    EventBuffer buffer = new EventBuffer();
    return new Agreement(
        RandomEvent::json,
        event -> {
          buffer.fill(new ByteArrayInputStream(event));
          WindowEvent scanned = EventScanner.scan(buffer);
          return scanned == null ? null : EventText.of(scanned);
        },
        event -> EventText.of(EventParser.read(EventBuffer.of(event))));
  }
}
