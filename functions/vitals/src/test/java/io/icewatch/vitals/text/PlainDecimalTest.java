package io.icewatch.vitals.text;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.vitals.Seeds;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainDecimalTest {
  private final PlainDecimal decimal = new PlainDecimal();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "7",
        "97",
        "97.5",
        "0.1",
        "0.0",
        "101.30",
        "1772439123.417",
        "999999999999999",
        "0.12345678901234",
        "99999999999999.9"
      })
  void aPlainNumberIsTheNearestDouble(String text) {
    assertThat(read("[" + text + "]", 1)).isEqualTo(1 + text.length());
    assertThat(decimal.value()).isEqualTo(Double.parseDouble(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-1",
        "+1",
        ".5",
        "1.",
        "1.x",
        "01",
        "00",
        "007.5",
        "1000000000000000",
        "123456789012345.6",
        "1.123456789012345",
        "x",
        "\"1\""
      })
  void anyOtherNumberIsLeftToAGeneralParser(String text) {
    assertThat(read("[" + text + "]", 1)).isEqualTo(1);
  }

  /** What stands behind a number is for the caller to judge. */
  @Test
  void aNumberEndsWhereItsDigitsEnd() {
    assertThat(read("1e5", 0)).isEqualTo(1);
    assertThat(read("1.5.5", 0)).isEqualTo(3);
    assertThat(decimal.readWhole("17.5".getBytes(US_ASCII), 0, 4)).isEqualTo(2);
    assertThat(decimal.value()).isEqualTo(17);
  }

  @Test
  void nothingBehindTheEndIsRead() {
    assertThat(decimal.read("12345".getBytes(US_ASCII), 0, 3)).isEqualTo(3);
    assertThat(decimal.value()).isEqualTo(123);
    assertThat(decimal.read("1.5".getBytes(US_ASCII), 0, 2)).isZero();
  }

  @Test
  void everyDecimalThatAMonitorMightSendIsTheNearestDouble() {
    Seeds.upTo(20_000, this::assertNearest);
  }

  private void assertNearest(Random random) {
    String text =
        "%d.%0{d}d"
            .replace("{d}", Integer.toString(1 + random.nextInt(5)))
            .formatted(random.nextInt(1_000_000), random.nextInt(10));

    assertThat(read(text, 0)).isEqualTo(text.length());
    assertThat(decimal.value()).isEqualTo(Double.parseDouble(text));
  }

  private int read(String text, int start) {
    return decimal.read(text.getBytes(US_ASCII), start, text.length());
  }
}
