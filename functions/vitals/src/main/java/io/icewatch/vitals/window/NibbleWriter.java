package io.icewatch.vitals.window;

import java.util.Arrays;

/**
 * Writes numbers four bits at a time, small ones short. What a summary holds is mostly numbers of
 * two to six hexadecimal digits: whole bytes would waste half a byte on each.
 */
final class NibbleWriter {
  private byte[] bytes = new byte[96];
  private int nibbles;

  /** Writes the low four bits. */
  void writeNibble(long value) {
    if (nibbles / 2 == bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * bytes.length);
    }
    int nibble = (int) (value & 0xF);
    bytes[nibbles / 2] |= (byte) (nibbles % 2 == 0 ? nibble << 4 : nibble);
    nibbles++;
  }

  /** Writes the low {@code count} nibbles, the highest first. */
  void writeNibbles(long value, int count) {
    for (int i = count - 1; i >= 0; i--) {
      writeNibble(value >>> (4 * i));
    }
  }

  /** Writes a number of any size: how many nibbles it has, then those; 15 stands for 16. */
  void writeNumber(long value) {
    int length = (Long.SIZE - Long.numberOfLeadingZeros(value) + 3) / 4;
    if (length >= 15) {
      writeNibble(15);
      writeNibbles(value, 16);
    } else {
      writeNibble(length);
      writeNibbles(value, length);
    }
  }

  /** What was written, with half a byte of zeros behind it if it does not fill the last byte. */
  byte[] toByteArray() {
    return Arrays.copyOf(bytes, (nibbles + 1) / 2);
  }
}
