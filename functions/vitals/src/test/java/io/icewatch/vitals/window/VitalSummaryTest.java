package io.icewatch.vitals.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.icewatch.vitals.Seeds;
import io.icewatch.vitals.reading.Readings;
import io.icewatch.vitals.reading.Vital;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VitalSummaryTest {

  private static VitalSummary of(double... values) {
    VitalSummary summary = new VitalSummary();
    Arrays.stream(values).forEach(summary::add);
    return summary;
  }

  private static VitalSummary merged(VitalSummary one, VitalSummary other) {
    VitalSummary sum = new VitalSummary();
    sum.merge(one);
    sum.merge(other);
    return sum;
  }

  private static double[] values(Random random) {
    Readings readings = new Readings(random);
    Vital vital = readings.vital();
    double[] values = new double[random.nextInt(40)];
    Arrays.setAll(values, i -> readings.plausible(vital));
    return values;
  }

  @Test
  void whatWasAddedIsCountedSummedAndBounded() {
    VitalSummary summary = of(97, 88.5, 99);

    assertThat(summary.count()).isEqualTo(3);
    assertThat(summary.sum()).isEqualTo(284.5);
    assertThat(summary.sumOfSquares()).isEqualTo(97 * 97 + 88.5 * 88.5 + 99 * 99);
    assertThat(summary.min()).isEqualTo(88.5);
    assertThat(summary.max()).isEqualTo(99);
    assertThat(summary.isEmpty()).isFalse();
    assertThat(summary)
        .hasToString("VitalSummary[count=3, sum=284.5, sumOfSquares=27042.25, min=88.5, max=99.0]");
  }

  @Test
  void anEmptySummaryHasDefinedAnswers() {
    VitalSummary empty = new VitalSummary();

    assertThat(empty.isEmpty()).isTrue();
    assertThat(empty.count()).isZero();
    assertThat(empty.sum()).isZero();
    assertThat(empty.sumOfSquares()).isZero();
    assertThat(empty.min()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(empty.max()).isEqualTo(Double.NEGATIVE_INFINITY);
  }

  @Test
  void emptyIsTheIdentityOfMerge() {
    Seeds.upTo(
        200,
        random -> {
          VitalSummary any = of(values(random));
          assertThat(merged(any, new VitalSummary())).isEqualTo(any);
          assertThat(merged(new VitalSummary(), any)).isEqualTo(any);
        });
  }

  @Test
  void mergeIsCommutativeAndAssociativeToTheLastBit() {
    Seeds.upTo(
        500,
        random -> {
          VitalSummary a = of(values(random));
          VitalSummary b = of(values(random));
          VitalSummary c = of(values(random));
          assertThat(merged(a, b)).isEqualTo(merged(b, a)).hasSameHashCodeAs(merged(b, a));
          assertThat(merged(merged(a, b), c)).isEqualTo(merged(a, merged(b, c)));
        });
  }

  @Test
  void anySplitInAnyOrderAddsUpToTheWhole() {
    Seeds.upTo(
        500,
        random -> {
          double[] values = values(random);
          List<VitalSummary> parts = new ArrayList<>();
          for (int i = 0; i < 1 + random.nextInt(6); i++) {
            parts.add(new VitalSummary());
          }
          for (double value : values) {
            parts.get(random.nextInt(parts.size())).add(value);
          }
          Collections.shuffle(parts, random);

          VitalSummary sum = new VitalSummary();
          parts.forEach(sum::merge);

          assertThat(sum).isEqualTo(of(values));
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void sumsOf60000DecimalValuesAreExact(int decimals) {
    Random random = new Random(7);
    VitalSummary summary = new VitalSummary();
    BigDecimal sum = BigDecimal.ZERO;
    BigDecimal squares = BigDecimal.ZERO;
    int one = (int) Math.pow(10, decimals);
    for (int i = 0; i < 60_000; i++) {
      BigDecimal value = BigDecimal.valueOf(one + random.nextInt(299 * one + 1), decimals);
      summary.add(value.doubleValue());
      sum = sum.add(value);
      squares = squares.add(value.multiply(value));
    }

    assertThat(BigDecimal.valueOf(summary.exactSum(), 9)).isEqualByComparingTo(sum);
    assertThat(BigDecimal.valueOf(summary.exactSumOfSquares(), 9)).isEqualByComparingTo(squares);
    assertThat(summary.sum()).isEqualTo(sum.doubleValue());
    assertThat(summary.sumOfSquares()).isEqualTo(squares.doubleValue());
  }

  @Test
  void aValueWithManyDecimalsIsRoundedOnceToABillionth() {
    assertThat(of(98.123456789).exactSum()).isEqualTo(98_123_456_789L);
    assertThat(of(100.0 / 3).sum()).isCloseTo(100.0 / 3, within(5e-10));
    assertThat(of(100.0 / 3).min()).isEqualTo(100.0 / 3);
  }

  @Test
  void fullAt65536TheLargestValueStillFits() {
    VitalSummary summary = new VitalSummary();
    for (int i = 0; i < 65_536; i++) {
      assertThat(summary.isFull()).isFalse();
      summary.add(300);
    }

    assertThat(summary.isFull()).isTrue();
    assertThat(summary.sum()).isEqualTo(65_536 * 300.0);
    assertThat(summary.sumOfSquares()).isEqualTo(65_536 * 90_000.0);
    assertThatThrownBy(() -> summary.add(1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("65536 values and 1 more, expected at most 65536");
    assertThat(summary.count()).isEqualTo(65_536);
  }

  @Test
  void twoThatTogetherHoldTooMuchAreNotMerged() {
    VitalSummary almostFull = new VitalSummary();
    for (int i = 0; i < 65_535; i++) {
      almostFull.add(1);
    }
    almostFull.merge(new VitalSummary());

    assertThatThrownBy(() -> almostFull.merge(of(1, 2)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("65535 values and 2 more, expected at most 65536");
    assertThat(almostFull.sum()).isEqualTo(65_535);
    almostFull.merge(of(1));
    assertThat(almostFull.isFull()).isTrue();
  }

  @Test
  void summariesAreEqualIfEverythingInThemIs() {
    assertThat(of(1, 4))
        .isEqualTo(of(4, 1))
        .isNotEqualTo(of(2, 3))
        .isNotEqualTo(of(1, 4, 4))
        .isNotEqualTo(new VitalSummary());
    assertThat(VitalSummary.restored(2, 5, 9, 1, 4))
        .isEqualTo(VitalSummary.restored(2, 5, 9, 1, 4))
        .isNotEqualTo(VitalSummary.restored(3, 5, 9, 1, 4))
        .isNotEqualTo(VitalSummary.restored(2, 6, 9, 1, 4))
        .isNotEqualTo(VitalSummary.restored(2, 5, 8, 1, 4))
        .isNotEqualTo(VitalSummary.restored(2, 5, 9, 2, 4))
        .isNotEqualTo(VitalSummary.restored(2, 5, 9, 1, 5));
  }
}
