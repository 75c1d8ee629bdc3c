package io.icewatch.aggregate.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.Random;

/**
 * Holds the scanner to the general parser: whatever it reads, the parser reads alike. On events as
 * drawn from a seed, and on events with a few bytes changed.
 */
public final class ReaderAgreement {
  /** Of what was tried, how much the scanner read itself. */
  public record Tried(long events, long scanned) {}

  private ReaderAgreement() {}

  /**
   * Tries events from a seed on, each as drawn and with four mutations.
   *
   * @throws AssertionError naming the seed of an event that is read in two ways
   */
  public static Tried on(long firstSeed, int seeds) {
    long scanned = 0;
    for (long seed = firstSeed; seed < firstSeed + seeds; seed++) {
      Random random = new Random(seed);
      String json = RandomEvent.json(random);
      scanned += isScanned(json.getBytes(UTF_8), seed) ? 1 : 0;
      for (int i = 0; i < 4; i++) {
        scanned += isScanned(RandomEvent.mutated(json, random), seed) ? 1 : 0;
      }
    }
    return new Tried(5L * seeds, scanned);
  }

  /** Whether the scanner reads the event; if so the parser must read the same. */
  private static boolean isScanned(byte[] event, long seed) {
    WindowEvent scanned = EventScanner.scan(event);
    if (scanned == null) {
      return false;
    }
    String parsed;
    try {
      parsed = EventText.of(EventParser.read(event));
    } catch (IOException e) {
      parsed = "refused: " + e.getMessage();
    }
    if (!EventText.of(scanned).equals(parsed)) {
      throw new AssertionError(
          "seed %d: scanned%n%s%nparsed%n%s%nevent%n%s"
              .formatted(seed, EventText.of(scanned), parsed, new String(event, UTF_8)));
    }
    return true;
  }
}
