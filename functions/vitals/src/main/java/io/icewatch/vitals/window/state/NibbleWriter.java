package io.icewatch.vitals.window.state;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Writes numbers four bits at a time, small ones short. What a summary holds is mostly numbers of
 * two to six hexadecimal digits: whole bytes would waste half a byte on each.
 */
final class NibbleWriter {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private byte[] bytes = new byte[96];
  private int length;

  /** The nibbles that do not fill a long yet, the first one highest, and how many they are. */
  private long pending;

  private int pendingCount;

  /** Writes the low four bits. */
  void writeNibble(long value) {
    writeNibbles(value, 1);
  }

  /** Writes the low {@code count} nibbles, at most 16, the highest first. */
  void writeNibbles(long value, int count) {
    int beyond = pendingCount + count - 16;
    long masked = value & mask(count);
    if (beyond < 0) {
      pending = pending << (4 * count) | masked;
      pendingCount += count;
      return;
    }
    // A shift by 64 shifts by nothing, but then there is nothing pending.
    flush(pending << (4 * (count - beyond)) | masked >>> (4 * beyond));
    pending = masked & mask(beyond);
    pendingCount = beyond;
  }

  private static long mask(int nibbles) {
    return nibbles == 16 ? -1 : (1L << (4 * nibbles)) - 1;
  }

  private void flush(long sixteen) {
    if (length + Long.BYTES > bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * bytes.length);
    }
    LONGS.set(bytes, length, sixteen);
    length += Long.BYTES;
  }

  /** Writes a number of any size: how many nibbles it has, then those; 15 stands for 16. */
  void writeNumber(long value) {
    int nibbles = (Long.SIZE - Long.numberOfLeadingZeros(value) + 3) / 4;
    if (nibbles >= 15) {
      writeNibble(15);
      writeNibbles(value, 16);
    } else {
      writeNibbles((long) nibbles << (4 * nibbles) | value, nibbles + 1);
    }
  }

  /** Forgets what was written. */
  void clear() {
    length = 0;
    pending = 0;
    pendingCount = 0;
  }

  /** What was written, with half a byte of zeros behind it if it does not fill the last byte. */
  byte[] toByteArray() {
    int written = complete();
    return Arrays.copyOf(bytes, written);
  }

  /** {@link #toByteArray} as text of {@link Base85}. */
  byte[] toBase85() {
    int written = complete();
    return Base85.encode(bytes, written);
  }

  /**
   * Puts what is pending behind the rest, where the next nibbles will overwrite it. Returns how
   * many bytes were written; the array may be another one then.
   */
  private int complete() {
    int written = length + (pendingCount + 1) / 2;
    if (pendingCount > 0) {
      flush(pending << (4 * (16 - pendingCount)));
      length -= Long.BYTES;
    }
    return written;
  }
}
