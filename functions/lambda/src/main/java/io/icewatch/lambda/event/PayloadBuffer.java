package io.icewatch.lambda.event;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Payloads one behind the other, decoded from base64 without line breaks, padded to whole blocks.
 * Looks two characters up at once, and writes six bytes at once for eight.
 *
 * <p>Mutable, for one thread.
 */
final class PayloadBuffer {
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONGS_OUT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  /** Characters of a block, and the bytes that it stands for. */
  private static final int BLOCK = 4;

  private static final int BYTES = 3;

  /** Two characters, the first in the lower half, as they lie in a text. */
  private static final int PAIR = 0xFFFF;

  private static final int THREE = 0xFF_FFFF;
  private static final int ONE_A = 'A' << 24;
  private static final int TWO_A = ONE_A | ('A' << 16);
  private static final int PAIR_BITS = 12;
  private static final int BLOCK_BITS = 24;

  /** The bits that a pair stands for; -1 if one of the two is not base64. */
  private static final short[] PAIRS = pairs();

  private static short[] pairs() {
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    short[] pairs = new short[PAIR + 1];
    Arrays.fill(pairs, (short) -1);
    for (int bits = 0; bits < 1 << PAIR_BITS; bits++) {
      char first = alphabet.charAt(bits / alphabet.length());
      char second = alphabet.charAt(bits % alphabet.length());
      pairs[(second << Byte.SIZE) | first] = (short) bits;
    }
    return pairs;
  }

  private byte[] bytes = new byte[0];
  private int end;

  /** Forgets everything, and makes room for all that a text of so many characters can hold. */
  void empty(int textLength) {
    end = 0;
    // A long is written wherever a payload goes on, and overwritten by the next.
    int most = textLength / BLOCK * BYTES + Long.BYTES;
    if (most > bytes.length) {
      bytes = new byte[most];
    }
  }

  /** The array that starts with what was decoded. */
  byte[] bytes() {
    return bytes;
  }

  /** Where the last payload ends. */
  int end() {
    return end;
  }

  /** Forgets what is behind an earlier end. */
  void cut(int earlierEnd) {
    end = earlierEnd;
  }

  /**
   * Decodes what {@code text[start, textEnd)} begins with. Nothing may be decoded twice but what
   * was cut off in between: there is room for one text.
   *
   * @return where the base64 ends: at the first character that is not part of it
   */
  int decode(byte[] text, int start, int textEnd) {
    int from = start;
    int to = end;
    while (from + 2 * BLOCK <= textEnd) {
      long eight = (long) LONGS.get(text, from);
      int first = block((int) eight);
      int second = block((int) (eight >>> Integer.SIZE));
      if ((first | second) < 0) {
        break;
      }
      // Two bytes too many, which the next ones overwrite.
      LONGS_OUT.set(bytes, to, (((long) first << BLOCK_BITS) | second) << (2 * Byte.SIZE));
      to += 2 * BYTES;
      from += 2 * BLOCK;
    }
    end = to;
    return lastBlocks(text, from, textEnd);
  }

  /** Decodes one block or none, and one that is padded with one or two equals signs, or none. */
  private int lastBlocks(byte[] text, int start, int textEnd) {
    int from = start;
    while (from + BLOCK <= textEnd) {
      int block = block((int) INTS.get(text, from));
      if (block < 0) {
        return from + paddedBlock(text, from);
      }
      write(block, BYTES);
      from += BLOCK;
    }
    return from;
  }

  /** Decodes a padded block and returns its length; 0 if there is none. */
  private int paddedBlock(byte[] text, int from) {
    if (text[from + 3] != '=') {
      return 0;
    }
    boolean isTwice = text[from + 2] == '=';
    int four = (int) INTS.get(text, from);
    // An A stands for no bit, which is what an equals sign has to say.
    int block = block(isTwice ? (four & PAIR) | TWO_A : (four & THREE) | ONE_A);
    if (block < 0) {
      return 0;
    }
    write(block, isTwice ? 1 : 2);
    return BLOCK;
  }

  /** The 24 bits that four characters stand for; negative if one of them is not base64. */
  private static int block(int four) {
    return (PAIRS[four & PAIR] << PAIR_BITS) | PAIRS[four >>> Short.SIZE];
  }

  private void write(int block, int count) {
    LONGS_OUT.set(bytes, end, (long) block << (Long.SIZE - BLOCK_BITS));
    end += count;
  }
}
