package io.icewatch.vitals.window;

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
class SequenceNumberTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "7",
        "007",
        "49590338271490256608559692538361571095921575989136588898",
        "18446744073709551615",
        "18446744073709551616",
        "340282366920938463463374607431768211456",
        "999999999999999999999999999999999999999999999999999999999",
        "1000000000000000000000000000000000000000000000000000000000",
        "12345678901234567890123456789012345678901234567890123456789012345678901234567890",
        "-5",
      })
  void digits_are_read_as_the_number_that_they_say(String digits) {
    assertThat(parse(digits).toBigInteger()).isEqualTo(new BigInteger(digits));
    assertThat(parse(digits)).isEqualTo(SequenceNumber.of(new BigInteger(digits)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "12345678x", "1234567:", "12 3", "/2345678"})
  void what_is_no_number_is_refused(String text) {
    assertThatThrownBy(() -> parse(text)).isInstanceOf(NumberFormatException.class);
  }

  @Test
  void only_the_range_is_read() {
    assertThat(SequenceNumber.parse("9912345678901".getBytes(UTF_8), 2, 12))
        .hasToString("1234567890");
  }

  @Test
  void numbers_of_any_size_survive_and_print_their_digits() {
    Seeds.upTo(
        20_000,
        random -> {
          BigInteger number = drawn(random);
          assertThat(SequenceNumber.of(number).toBigInteger()).isEqualTo(number);
          assertThat(parse(number.toString())).hasToString(number.toString());
        });
  }

  @Test
  void adding_digits_is_what_it_is_for_big_integers() {
    Seeds.upTo(
        20_000,
        random -> {
          BigInteger number = drawn(random);
          long value = random.nextLong() >>> (4 + random.nextInt(60));
          int digits = random.nextInt(50);
          assertThat(SequenceNumber.of(number).plus(value, digits).toBigInteger())
              .isEqualTo(number.add(BigInteger.valueOf(value).shiftLeft(4 * digits)));
        });
  }

  @Test
  void distances_are_what_they_are_for_big_integers() {
    Seeds.upTo(
        20_000,
        random -> {
          BigInteger from = drawn(random);
          BigInteger to = random.nextBoolean() ? drawn(random) : from.add(drawn(random));
          byte[] digits = SequenceNumber.of(to).digitsSince(SequenceNumber.of(from));
          if (digits != null) {
            assertThat(number(digits)).isEqualTo(to.subtract(from));
            assertThat(digits.length == 0 || digits[digits.length - 1] != 0).isTrue();
          } else {
            assertThat(to.compareTo(from) < 0 || to.bitLength() > 191 || from.bitLength() > 191)
                .isTrue();
          }
        });
  }

  private static BigInteger number(byte[] lowestFirst) {
    BigInteger number = BigInteger.ZERO;
    for (int i = lowestFirst.length - 1; i >= 0; i--) {
      number = number.shiftLeft(4).add(BigInteger.valueOf(lowestFirst[i]));
    }
    return number;
  }

  /** Any number of up to 200 bits; often one at the edge of a long. */
  private static BigInteger drawn(Random random) {
    BigInteger number = new BigInteger(random.nextInt(200), random);
    return switch (random.nextInt(4)) {
      case 0 -> BigInteger.ONE.shiftLeft(random.nextInt(200)).subtract(BigInteger.ONE);
      case 1 -> number.shiftRight(64).shiftLeft(64);
      default -> number;
    };
  }

  private static SequenceNumber parse(String digits) {
    byte[] text = digits.getBytes(UTF_8);
    return SequenceNumber.parse(text, 0, text.length);
  }
}
