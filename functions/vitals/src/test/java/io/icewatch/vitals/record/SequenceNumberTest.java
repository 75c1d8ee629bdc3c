package io.icewatch.vitals.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.vitals.Seeds;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The oracle is BigInteger. */
class SequenceNumberTest {

  @Test
  void numbers_of_any_size_survive_and_print_their_digits() {
    Seeds.upTo(
        20_000,
        random -> {
          BigInteger number = drawn(random);
          assertThat(SequenceNumber.of(number).toBigInteger()).isEqualTo(number);
          assertThat(SequenceNumber.of(number)).hasToString(number.toString());
        });
  }

  @Test
  void numbers_are_ordered_as_big_integers_are() {
    Seeds.upTo(
        20_000,
        random -> {
          BigInteger one = drawn(random);
          BigInteger other =
              random.nextBoolean() ? drawn(random) : one.flipBit(random.nextInt(200));
          assertThat(Integer.signum(SequenceNumber.of(one).compareTo(SequenceNumber.of(other))))
              .as("%s and %s", one, other)
              .isEqualTo(one.compareTo(other));
        });
  }

  @Test
  void messages_of_one_record_are_ordered_by_their_places_and_records_before_that() {
    SequenceNumber record = SequenceNumber.of(17);

    assertThat(record.withSub(0)).isSameAs(record);
    assertThat(record.withSub(2)).isGreaterThan(record.withSub(1)).isNotEqualTo(record);
    assertThat(SequenceNumber.of(18)).isGreaterThan(record.withSub(1_000));
    assertThat(record.withSub(3).ofRecord()).isEqualTo(record);
    assertThat(record.withSub(12)).hasToString("17.12");
    assertThat(SequenceNumber.parse("17.12")).isEqualTo(record.withSub(12));
    assertThat(SequenceNumber.parse("17")).isEqualTo(record);
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
}
