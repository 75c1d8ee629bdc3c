package io.icewatch.aggregate.event;

import io.icewatch.kinesis.Agreement;

/** The scanner and the parser of window events. */
public final class ReaderAgreement {
  /** The two of them. */
  public static final Agreement AGREEMENT =
      new Agreement(
          RandomEvent::json,
          event -> {
            WindowEvent scanned = EventScanner.scan(event);
            return scanned == null ? null : EventText.of(scanned);
          },
          event -> EventText.of(EventParser.read(event)));

  private ReaderAgreement() {}
}
