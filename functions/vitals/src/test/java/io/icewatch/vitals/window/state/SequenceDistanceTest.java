package io.icewatch.vitals.window.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icewatch.vitals.record.SequenceNumber;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SequenceDistanceTest {
  private static final String REAL = "49590338271490256608559692538361571095921575989136588898";

  @ParameterizedTest
  @CsvSource({
    // Two that Kinesis gave out for one shard, 35 minutes apart.
    REAL + ", 49590338271490256608559692540925702759324208523137515618, 8",
    REAL + ", " + REAL + ", 1",
    "0, 1, 2",
    "0, 1361129467683753853853498429727072845824, 4", // 2^130
    "1, 0, 3",
    "49654718032765909128451097732498500000000000000000010003,"
        + " 49654718032765909128451097732498500000000000005999990003, 7"
  })
  void a_distance_takes_as_many_bytes_as_it_has_digits_that_count(
      BigInteger from, BigInteger to, int bytes) {
    NibbleWriter out = new NibbleWriter();
    SequenceDistance.write(out, SequenceNumber.of(from), SequenceNumber.of(to));

    assertThat(out.toByteArray()).hasSizeLessThanOrEqualTo(bytes);
    assertThat(roundTrip(from, to)).isEqualTo(to);
  }

  @Test
  void any_two_numbers_are_told_apart_and_back() {
    Random random = new Random(4);
    for (int i = 0; i < 20_000; i++) {
      BigInteger from = drawn(random);
      BigInteger to = drawn(random);

      assertThat(roundTrip(from, to)).as("%s to %s", from, to).isEqualTo(to);
    }
  }

  @Test
  void digits_beyond_any_sequence_number_are_refused_before_they_fill_memory() {
    NibbleWriter out = new NibbleWriter();
    out.writeNibbles(0xF0, 2);
    out.writeNumber(Integer.MAX_VALUE);

    assertThatThrownBy(
            () -> SequenceDistance.read(new NibbleReader(out.toByteArray()), SequenceNumber.of(0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("2147483647 digits, expected at most 1024");
  }

  /** Up to 186 bits, some with few bits set, so that there are zeros in between. */
  private static BigInteger drawn(Random random) {
    BigInteger dense = new BigInteger(random.nextInt(187), random);
    BigInteger sparse = BigInteger.ZERO;
    for (int i = random.nextInt(30); i > 0; i--) {
      sparse = sparse.setBit(random.nextInt(186));
    }
    return random.nextBoolean() ? dense : sparse;
  }

  private static BigInteger roundTrip(BigInteger from, BigInteger to) {
    NibbleWriter out = new NibbleWriter();
    SequenceDistance.write(out, SequenceNumber.of(from), SequenceNumber.of(to));
    NibbleReader in = new NibbleReader(out.toByteArray());
    BigInteger read = SequenceDistance.read(in, SequenceNumber.of(from)).toBigInteger();
    in.requireEnd();
    return read;
  }
}
