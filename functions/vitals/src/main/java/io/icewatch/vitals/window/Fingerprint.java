package io.icewatch.vitals.window;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * A 64-bit hash of a message's bytes, by which a message that comes again is recognised. The state
 * remembers half of it beside the message's time: {@link WindowSummary#dropsDuplicate}.
 */
public final class Fingerprint {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

  private Fingerprint() {}

  /** The fingerprint of {@code bytes}. */
  public static long of(byte[] bytes) {
    return of(bytes, 0, bytes.length);
  }

  /**
   * The fingerprint of {@code bytes[start, end)}.
   *
   * @throws IndexOutOfBoundsException if the range does not lie in {@code bytes}
   */
  public static long of(byte[] bytes, int startInclusive, int endExclusive) {
    Objects.checkFromToIndex(startInclusive, endExclusive, bytes.length);
    long hash = (endExclusive - startInclusive) * MULTIPLIER;
    int i = startInclusive;
    for (; i + Long.BYTES <= endExclusive; i += Long.BYTES) {
      hash = mix(hash ^ (long) LONGS.get(bytes, i));
    }
    long tail = 0;
    for (; i < endExclusive; i++) {
      tail = (tail << 8) | (bytes[i] & 0xFF);
    }
    hash = mix(hash ^ tail);
    return hash;
  }

  /** Folds the 128-bit product: every bit of the input reaches every bit of the result. */
  private static long mix(long value) {
    long mixed = value ^ (value >>> 32);
    return (mixed * MULTIPLIER) ^ Math.multiplyHigh(mixed, MULTIPLIER) ^ Long.rotateLeft(mixed, 29);
  }
}
