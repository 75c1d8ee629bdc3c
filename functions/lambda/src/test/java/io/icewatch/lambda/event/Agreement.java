package io.icewatch.lambda.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Random;
import java.util.function.Function;

/**
 * Holds the scanner to the general parser: whatever it reads, the parser reads alike. On events as
 * drawn from a seed, and on events with a few bytes changed.
 *
 * @param drawn draws an event
 */
public record Agreement(Function<Random, String> drawn) {
  /** On events of a mapping with a tumbling window. */
  public static final Agreement WITH_WINDOW = new Agreement(RandomEvent::json);

  /** On events of a mapping without one. */
  public static final Agreement WITHOUT_WINDOW = new Agreement(RandomRecords::event);

  /** Of what was tried, how much the scanner read itself. */
  public record Tried(long events, long scanned) {}

  /**
   * Tries events from a seed on, each as drawn and with four mutations. The scanner gets all of
   * them in one buffer, as a function does.
   *
   * @throws AssertionError naming the seed of an event that is read in two ways
   */
  public Tried on(long firstSeed, int seeds) {
    EventBuffer buffer = new EventBuffer();
    long count = 0;
    for (long seed = firstSeed; seed < firstSeed + seeds; seed++) {
      Random random = new Random(seed);
      String json = drawn.apply(random);
      count += isScanned(json.getBytes(UTF_8), buffer, seed) ? 1 : 0;
      for (int i = 0; i < 4; i++) {
        count += isScanned(RandomRecords.mutated(json, random), buffer, seed) ? 1 : 0;
      }
    }
    return new Tried(5L * seeds, count);
  }

  /** Whether the scanner reads the event; if so the parser must read the same. */
  private boolean isScanned(byte[] event, EventBuffer buffer, long seed) {
    fill(buffer, event);
    InvocationEvent scanned = EventScanner.scan(buffer);
    if (scanned == null) {
      return false;
    }
    String scan = EventText.of(scanned);
    String parse;
    try {
      parse = EventText.of(EventParser.parse(EventBuffer.of(event)));
    } catch (IOException e) {
      parse = "refused: " + e.getMessage();
    }
    if (!scan.equals(parse)) {
      throw new AssertionError(
          "seed %d: scanned%n%s%nparsed%n%s%nevent%n%s"
              .formatted(seed, scan, parse, new String(event, UTF_8)));
    }
    return true;
  }

  private static void fill(EventBuffer buffer, byte[] event) {
    try {
      buffer.fill(new ByteArrayInputStream(event));
    } catch (IOException e) {
      throw new UncheckedIOException("an array cannot fail to be read", e);
    }
  }
}
