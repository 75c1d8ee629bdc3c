package io.icewatch.vitals.reading;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class VitalTest {

  @ParameterizedTest
  @CsvSource({
    "SPO2,          spo2,          1,  100, %",
    "HEART_RATE,    heart_rate,    1,  300, /min",
    "TEMPERATURE_F, temperature_f, 70, 115, °F",
    "RESP_RATE,     resp_rate,     1,  70,  /min",
    "SBP,           sbp,           20, 300, mmHg"
  })
  void eachVitalHasItsFieldItsRangeAndItsUnit(
      Vital vital, String field, double low, double high, String unit) {
    assertThat(vital.field()).isEqualTo(field);
    assertThat(vital.plausibleLow()).isEqualTo(low);
    assertThat(vital.plausibleHigh()).isEqualTo(high);
    assertThat(vital.unit()).isEqualTo(unit);
  }

  @ParameterizedTest
  @EnumSource
  void bothEndsOfThePlausibleRangeAreIncluded(Vital vital) {
    assertThat(vital.isPlausible(Math.nextDown(vital.plausibleLow()))).isFalse();
    assertThat(vital.isPlausible(vital.plausibleLow())).isTrue();
    assertThat(vital.isPlausible(vital.plausibleHigh())).isTrue();
    assertThat(vital.isPlausible(Math.nextUp(vital.plausibleHigh()))).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void whatIsNoNumberIsNotPlausible(Vital vital) {
    assertThat(vital.isPlausible(Double.NaN)).isFalse();
    assertThat(vital.isPlausible(Double.POSITIVE_INFINITY)).isFalse();
    assertThat(vital.isPlausible(Double.NEGATIVE_INFINITY)).isFalse();
    assertThat(vital.isPlausible(-0.0)).isFalse();
  }

  @Test
  void indicesAreWhatStatesInFlightWereWrittenWith() {
    assertThat(Vital.values()).extracting(Vital::index).containsExactly(0, 1, 2, 3, 4);
    assertThat(Vital.values())
        .containsExactly(
            Vital.SPO2, Vital.HEART_RATE, Vital.TEMPERATURE_F, Vital.RESP_RATE, Vital.SBP);
  }
}
