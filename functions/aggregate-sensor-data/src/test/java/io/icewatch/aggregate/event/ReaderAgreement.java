package io.icewatch.aggregate.event;

import io.icewatch.kinesis.Agreement;

/** The scanner and the parser of window events. */
public final class ReaderAgreement {
  private static final Agreement AGREEMENT =
      new Agreement(
          RandomEvent::json,
          event -> {
            WindowEvent scanned = EventScanner.scan(event, event.length);
            return scanned == null ? null : EventText.of(scanned);
          },
          event -> EventText.of(EventParser.read(event, event.length)));

  private ReaderAgreement() {}

  /**
   * Tries events from a seed on, each as drawn and with four mutations.
   *
   * @throws AssertionError naming the seed of an event that is read in two ways
   */
  public static Agreement.Tried on(long firstSeed, int seeds) {
    return AGREEMENT.on(firstSeed, seeds);
  }
}
