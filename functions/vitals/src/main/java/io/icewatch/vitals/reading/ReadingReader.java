package io.icewatch.vitals.reading;

import java.util.Objects;

/**
 * Reads payloads one after the other, as {@link ReadingJson} does: the faster the more they are
 * alike in all but their values.
 *
 * <p>Mutable, for one thread.
 */
public final class ReadingReader {
  private final ReadingScanner scanner = new ReadingScanner();

  /**
   * Reads the payload that lies in {@code bytes[start, end)}. Never throws for what it holds.
   *
   * @return the reading, or why there is none
   * @throws IndexOutOfBoundsException if the range does not lie in {@code bytes}
   */
  public Message read(byte[] bytes, int startInclusive, int endExclusive) {
    Objects.checkFromToIndex(startInclusive, endExclusive, bytes.length);
    Reading scanned = scanner.scan(bytes, startInclusive, endExclusive);
    return scanned == null ? ReadingJson.parse(bytes, startInclusive, endExclusive) : scanned;
  }
}
