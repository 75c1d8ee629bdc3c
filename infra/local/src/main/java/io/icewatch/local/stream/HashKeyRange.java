package io.icewatch.local.stream;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/**
 * The hash keys that a shard takes. A hash key is the MD5 of a partition key's UTF-8 bytes, read as
 * an unsigned 128-bit number.
 *
 * @param startInclusive the lowest hash key
 * @param endInclusive the highest hash key, not below the lowest
 */
public record HashKeyRange(BigInteger startInclusive, BigInteger endInclusive) {
  private static final BigInteger KEYS = BigInteger.ONE.shiftLeft(128);

  /**
   * @throws IllegalArgumentException if the range is empty or leaves the 128 bits
   */
  public HashKeyRange {
    if (startInclusive.signum() < 0
        || startInclusive.compareTo(endInclusive) > 0
        || endInclusive.compareTo(KEYS) >= 0) {
      throw new IllegalArgumentException(
          "not a range of hash keys: %s to %s".formatted(startInclusive, endInclusive));
    }
  }

  /**
   * Returns {@code count} ranges of equal width, up to rounding, that cover every hash key.
   *
   * @throws IllegalArgumentException if {@code count} is below 1
   */
  static List<HashKeyRange> evenly(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("a stream has at least 1 shard, found " + count);
    }
    BigInteger width = KEYS.divide(BigInteger.valueOf(count));
    List<HashKeyRange> ranges = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      BigInteger start = width.multiply(BigInteger.valueOf(i));
      BigInteger end = i == count - 1 ? KEYS : start.add(width);
      ranges.add(new HashKeyRange(start, end.subtract(BigInteger.ONE)));
    }
    return ranges;
  }

  /** Returns the hash key of a partition key. */
  static BigInteger hashOf(String partitionKey) {
    byte[] digest = md5().digest(partitionKey.getBytes(StandardCharsets.UTF_8));
    return new BigInteger(1, digest);
  }

  private static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    }
  }

  /** Whether the hash key lies in this range. */
  public boolean contains(BigInteger hashKey) {
    return startInclusive.compareTo(hashKey) <= 0 && hashKey.compareTo(endInclusive) <= 0;
  }

  /** The hash key at which two halves of this range would meet. */
  public BigInteger middle() {
    return startInclusive.add(endInclusive).add(BigInteger.ONE).shiftRight(1);
  }

  /** Whether this range begins right after the other one or ends right before it. */
  public boolean isAdjacentTo(HashKeyRange other) {
    return endInclusive.add(BigInteger.ONE).equals(other.startInclusive)
        || other.endInclusive.add(BigInteger.ONE).equals(startInclusive);
  }

  /** The smallest range that holds both. */
  HashKeyRange span(HashKeyRange other) {
    return new HashKeyRange(
        startInclusive.min(other.startInclusive), endInclusive.max(other.endInclusive));
  }
}
