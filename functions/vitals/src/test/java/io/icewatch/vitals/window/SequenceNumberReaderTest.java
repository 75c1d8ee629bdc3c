package io.icewatch.vitals.window;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icewatch.vitals.Seeds;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The oracle is BigInteger. */
class SequenceNumberReaderTest {
  private final SequenceNumberReader reader = new SequenceNumberReader();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "7",
        "007",
        "12345678",
        "49590338271490256608559692538361571095921575989136588898",
        "18446744073709551615",
        "18446744073709551616",
        "340282366920938463463374607431768211455",
        "340282366920938463463374607431768211456",
        "999999999999999999999999999999999999999999999999999999999",
        "1000000000000000000000000000000000000000000000000000000000",
        "12345678901234567890123456789012345678901234567890123456789012345678901234567890",
        "-5",
      })
  void digits_are_read_as_the_number_that_they_say(String digits) {
    assertThat(read(digits).toBigInteger()).isEqualTo(new BigInteger(digits));
    assertThat(read(digits)).isEqualTo(SequenceNumber.of(new BigInteger(digits)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "12345678x", "1234567:", "12 3", "/2345678", "\0\0\0\0\0\0\0\0"})
  void what_is_no_number_is_refused_and_leaves_no_trace(String text) {
    assertThat(read("1234567812345678")).hasToString("1234567812345678");
    assertThatThrownBy(() -> read(text)).isInstanceOf(NumberFormatException.class);
    assertThat(read("1234567812345679")).hasToString("1234567812345679");
  }

  @Test
  void only_the_range_is_read() {
    assertThat(reader.read("9912345678901".getBytes(UTF_8), 2, 12)).hasToString("1234567890");
    assertThatThrownBy(() -> reader.read("12".getBytes(UTF_8), 1, 3))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void whatever_was_read_before_a_number_is_read_alike() {
    Seeds.upTo(
        2_000,
        random -> {
          SequenceNumberReader used = new SequenceNumberReader();
          String digits = digits(random, 1 + random.nextInt(60));
          for (int i = 0; i < 20; i++) {
            digits = next(digits, random);
            byte[] text = digits.getBytes(ISO_8859_1);
            try {
              assertThat(used.read(text, 0, text.length)).hasToString(new BigInteger(digits) + "");
            } catch (NumberFormatException e) {
              assertThat(digits).doesNotMatch("[0-9]+");
            }
          }
        });
  }

  /** Another text that mostly begins alike: changed, cut or longer from some place on. */
  private static String next(String digits, Random random) {
    int shared = random.nextInt(digits.length() + 1);
    return switch (random.nextInt(8)) {
      case 0 -> digits.substring(0, shared) + (char) random.nextInt(256);
      case 1 -> digits.substring(0, Math.max(1, shared));
      case 2 -> digits;
      default -> digits.substring(0, shared) + digits(random, Math.max(1, 56 - shared));
    };
  }

  private static String digits(Random random, int length) {
    StringBuilder digits = new StringBuilder();
    for (int i = 0; i < length; i++) {
      digits.append(random.nextInt(10));
    }
    return digits.toString();
  }

  private SequenceNumber read(String digits) {
    byte[] text = digits.getBytes(UTF_8);
    return reader.read(text, 0, text.length);
  }
}
