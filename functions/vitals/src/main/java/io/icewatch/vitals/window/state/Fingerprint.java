package io.icewatch.vitals.window.state;

import io.icewatch.vitals.text.Swar;
import java.util.Objects;

/**
 * A 64-bit hash of a message's bytes, by which a message that comes again is recognised. The state
 * remembers half of it beside the message's time: {@link WindowSummary#dropsDuplicate}.
 *
 * <p>It is XXH64 with seed 0, as the xxHash specification has it: four sums that do not wait for
 * one another over 32 bytes each, then what is left in eights, a four and ones.
 */
public final class Fingerprint {
  private static final long PRIME_1 = 0x9E37_79B1_85EB_CA87L;
  private static final long PRIME_2 = 0xC2B2_AE3D_27D4_EB4FL;
  private static final long PRIME_3 = 0x1656_67B1_9E37_79F9L;
  private static final long PRIME_4 = 0x85EB_CA77_C2B2_AE63L;
  private static final long PRIME_5 = 0x27D4_EB2F_1656_67C5L;

  /** Their sum, without what goes beyond 64 bits. */
  private static final long PRIMES_1_AND_2 = 0x60EA_27EE_ADC0_B5D6L;

  private static final int STRIPE = 4 * Long.BYTES;

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
    int length = endExclusive - startInclusive;
    int rest = startInclusive + length / STRIPE * STRIPE;
    long hash = rest == startInclusive ? PRIME_5 : stripes(bytes, startInclusive, rest);
    return avalanche(rest(hash + length, bytes, rest, endExclusive));
  }

  private static long stripes(byte[] bytes, int start, int end) {
    long first = PRIMES_1_AND_2;
    long second = PRIME_2;
    long third = 0;
    long fourth = -PRIME_1;
    for (int i = start; i < end; i += STRIPE) {
      first = round(first, Swar.at(bytes, i));
      second = round(second, Swar.at(bytes, i + Long.BYTES));
      third = round(third, Swar.at(bytes, i + 2 * Long.BYTES));
      fourth = round(fourth, Swar.at(bytes, i + 3 * Long.BYTES));
    }
    long hash =
        Long.rotateLeft(first, 1)
            + Long.rotateLeft(second, 7)
            + Long.rotateLeft(third, 12)
            + Long.rotateLeft(fourth, 18);
    return merge(merge(merge(merge(hash, first), second), third), fourth);
  }

  private static long round(long sum, long eight) {
    return Long.rotateLeft(sum + eight * PRIME_2, 31) * PRIME_1;
  }

  private static long merge(long hash, long sum) {
    return (hash ^ round(0, sum)) * PRIME_1 + PRIME_4;
  }

  private static long rest(long before, byte[] bytes, int start, int end) {
    long hash = before;
    int i = start;
    for (; i + Long.BYTES <= end; i += Long.BYTES) {
      hash = Long.rotateLeft(hash ^ round(0, Swar.at(bytes, i)), 27) * PRIME_1 + PRIME_4;
    }
    if (i + Integer.BYTES <= end) {
      hash = Long.rotateLeft(hash ^ four(bytes, i) * PRIME_1, 23) * PRIME_2 + PRIME_3;
      i += Integer.BYTES;
    }
    for (; i < end; i++) {
      hash = Long.rotateLeft(hash ^ (bytes[i] & 0xFF) * PRIME_5, 11) * PRIME_1;
    }
    return hash;
  }

  private static long four(byte[] bytes, int at) {
    return (bytes[at] & 0xFF)
        | (bytes[at + 1] & 0xFF) << 8
        | (bytes[at + 2] & 0xFF) << 16
        | (bytes[at + 3] & 0xFFL) << 24;
  }

  /** Has every bit of the sums reach every bit of the hash. */
  private static long avalanche(long sums) {
    long hash = (sums ^ (sums >>> 33)) * PRIME_2;
    hash = (hash ^ (hash >>> 29)) * PRIME_3;
    return hash ^ (hash >>> 32);
  }
}
