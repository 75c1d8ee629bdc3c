package io.icewatch.aggregate;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * JSON in the making, as bytes. Thousands of rows may leave with one invocation, all with the same
 * names and with numbers that are short: those are written straight. A text that needs an escape
 * and a number of many digits, which are few, are left to those who know all about them.
 *
 * <p>Mutable, for one thread.
 */
final class JsonBytes {
  private static final JsonFactory JSON = new JsonFactory();

  /** Of a double that is whole in this unit no shorter text can say the same. */
  private static final long PER_UNIT = 10_000;

  private static final int DECIMALS = 4;

  /** Ten times what is whole in that unit and less than this has fifteen digits. */
  private static final long MOST_UNITS = 100_000_000_000_000L;

  /** A sign and 19 digits. */
  private static final int LONGEST_NUMBER = 20;

  private byte[] bytes;
  private int length;

  JsonBytes(int room) {
    bytes = new byte[room];
  }

  /** Appends what is JSON already. */
  JsonBytes raw(byte[] json) {
    makeRoom(json.length);
    System.arraycopy(json, 0, bytes, length, json.length);
    length += json.length;
    return this;
  }

  /** Appends a text in quotes. */
  JsonBytes text(String text) {
    byte[] utf8 = text.getBytes(UTF_8);
    if (!isPlain(utf8)) {
      return raw(generated(text));
    }
    makeRoom(utf8.length + 2);
    bytes[length++] = '"';
    System.arraycopy(utf8, 0, bytes, length, utf8.length);
    length += utf8.length;
    bytes[length++] = '"';
    return this;
  }

  private static boolean isPlain(byte[] utf8) {
    for (byte b : utf8) {
      if (b < ' ' || b == '"' || b == '\\') {
        return false;
      }
    }
    return true;
  }

  private static byte[] generated(String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeString(text);
    } catch (IOException e) {
      throw new UncheckedIOException("an array cannot fail to be written", e);
    }
    return out.toByteArray();
  }

  /** Appends a whole number. */
  JsonBytes number(long number) {
    if (number < 0) {
      return raw(Long.toString(number).getBytes(UTF_8));
    }
    makeRoom(LONGEST_NUMBER);
    int end = length + digits(number);
    long left = number;
    for (int at = end - 1; at >= length; at--) {
      bytes[at] = (byte) ('0' + left % 10);
      left /= 10;
    }
    length = end;
    return this;
  }

  private static int digits(long number) {
    int digits = 1;
    for (long least = 10; digits < 19 && number >= least; least *= 10) {
      digits++;
    }
    return digits;
  }

  /**
   * Appends a number with a decimal point, as {@link Double#toString} would if it never wrote an
   * exponent for one of at most four decimals.
   */
  JsonBytes number(double number) {
    long units = Math.round(number * PER_UNIT);
    if (Double.doubleToRawLongBits(number) < 0
        || units > MOST_UNITS
        || units / (double) PER_UNIT != number) {
      return raw(Double.toString(number).getBytes(UTF_8));
    }
    number(units / PER_UNIT);
    makeRoom(1 + DECIMALS);
    bytes[length++] = '.';
    int decimals = (int) (units % PER_UNIT);
    int unit = (int) PER_UNIT / 10;
    do {
      bytes[length++] = (byte) ('0' + decimals / unit);
      decimals %= unit;
      unit /= 10;
    } while (decimals > 0);
    return this;
  }

  private void makeRoom(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }

  /** What was appended. */
  byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }
}
