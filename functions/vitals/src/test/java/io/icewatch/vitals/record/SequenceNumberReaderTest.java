package io.icewatch.vitals.record;

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
  void what_is_no_number_is_refused(String text) {
    assertThatThrownBy(() -> read(text)).isInstanceOf(NumberFormatException.class);
  }

  @Test
  void only_the_range_is_read() {
    assertThat(SequenceNumberReader.read("9912345678901".getBytes(UTF_8), 2, 12))
        .hasToString("1234567890");
    assertThatThrownBy(() -> SequenceNumberReader.read("12".getBytes(UTF_8), 1, 3))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void
      any_text_of_the_length_that_kinesis_writes_is_read_as_the_number_that_it_says_or_not_at_all() {
    Seeds.upTo(
        20_000,
        random -> {
          StringBuilder digits = new StringBuilder(digits(random, 55 + random.nextInt(3)));
          if (random.nextBoolean()) {
            digits.setCharAt(random.nextInt(digits.length()), (char) random.nextInt(256));
          }
          try {
            assertThat(read(digits.toString()))
                .hasToString(new BigInteger(digits.toString()).toString());
          } catch (NumberFormatException e) {
            assertThat(digits.toString()).doesNotMatch("[0-9]+");
          }
        });
  }

  private static String digits(Random random, int length) {
    StringBuilder digits = new StringBuilder();
    for (int i = 0; i < length; i++) {
      digits.append(random.nextInt(10));
    }
    return digits.toString();
  }

  private SequenceNumber read(String digits) {
    byte[] text = digits.getBytes(ISO_8859_1);
    return SequenceNumberReader.read(text, 0, text.length);
  }
}
