package io.icewatch.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SamplesTest {

  @Test
  void one_disturbance_moves_neither_median_nor_spread_far() {
    Samples samples = Samples.of(10, 11, 9, 10, 1_000);

    assertThat(samples.median()).isEqualTo(10);
    assertThat(samples.spread()).isCloseTo(0.05, within(1e-9));
  }

  @Test
  void of_an_even_number_the_median_is_between_the_middle_two() {
    assertThat(Samples.of(4, 1, 2, 3).median()).isEqualTo(2.5);
  }

  @Test
  void there_is_no_median_of_nothing() {
    assertThatIllegalArgumentException().isThrownBy(Samples::of);
  }

  @ParameterizedTest
  @CsvSource({
    "100, 0.05, same (within 30 %)",
    "130, 0.05, same (within 30 %)",
    "50,  0.05, +102 %",
    "200, 0.05, -50 %",
  })
  void a_change_counts_only_beyond_the_noise_of_both(
      double before, double spreadBefore, String verdict) {
    assertThat(Samples.of(91, 91, 101, 111, 111).against(before, spreadBefore)).isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0.12345 | 0.123",
        "1.2345 | 1.23",
        "12.345 | 12.3",
        "123.45 | 123",
        "12345 | 12,345"
      })
  void figures_have_three_digits(double value, String text) {
    assertThat(Samples.figure(value)).isEqualTo(text);
  }
}
