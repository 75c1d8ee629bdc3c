package io.icewatch.vitals.window.state;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Reads what {@link NibbleWriter} wrote. Throws IllegalArgumentException where that ends. */
final class NibbleReader {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final byte[] bytes;
  private int at;

  NibbleReader(byte[] bytes) {
    this.bytes = bytes;
  }

  int readNibble() {
    if (at == 2 * bytes.length) {
      throw new IllegalArgumentException("ends after %d bytes, expected more".formatted(at / 2));
    }
    int value = bytes[at / 2];
    return (at++ % 2 == 0 ? value >>> 4 : value) & 0xF;
  }

  long readNibbles(int count) {
    if (at / 2 + Long.BYTES <= bytes.length && count > 0 && count < 16) {
      long word = (long) LONGS.get(bytes, at / 2) << (at % 2 * 4);
      at += count;
      return word >>> (Long.SIZE - 4 * count);
    }
    long value = 0;
    for (int i = 0; i < count; i++) {
      value = value << 4 | readNibble();
    }
    return value;
  }

  long readNumber() {
    int length = readNibble();
    return readNibbles(length == 15 ? 16 : length);
  }

  /** A number of at least zero that fits an int. */
  int readCount() {
    long value = readNumber();
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("a count is " + Long.toUnsignedString(value));
    }
    return (int) value;
  }

  /** Requires that nothing is left but the zeros that fill the last byte. */
  void requireEnd() {
    int left = 2 * bytes.length - at;
    if (left > 1 || (left == 1 && readNibble() != 0)) {
      throw new IllegalArgumentException(left + " nibbles too many");
    }
  }
}
