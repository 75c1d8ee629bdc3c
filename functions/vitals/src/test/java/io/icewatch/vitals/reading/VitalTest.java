package io.icewatch.vitals.reading;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class VitalTest {

  @ParameterizedTest
  @CsvSource({
    "SPO2,          spo2,          2,  100, %",
    "HEART_RATE,    heart_rate,    1,  300, /min",
    "TEMPERATURE_F, temperature_f, 70, 115, °F",
    "RESP_RATE,     resp_rate,     1,  70,  /min",
    "SBP,           sbp,           20, 300, mmHg",
    "DBP,           dbp,           10, 250, mmHg",
    "MAP,           map,           10, 250, mmHg",
    "ETCO2,         etco2,         1,  150, mmHg"
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

  @ParameterizedTest
  @CsvSource({
    "HEART_RATE, -0.1, 0, 0.9, 1",
    "RESP_RATE,  -0.1, 0, 0.9, 1",
    "SBP,        -0.1, 0, 19.9, 20"
  })
  void aSignIsAbsentFromZeroToWhereItBecomesPlausible(
      Vital vital, double below, double least, double most, double above) {
    assertThat(vital.isAbsence(below)).isFalse();
    assertThat(vital.isAbsence(least)).isTrue();
    assertThat(vital.isAbsence(most)).isTrue();
    assertThat(vital.isAbsence(above)).isFalse();
  }

  @ParameterizedTest
  @EnumSource(names = {"SPO2", "TEMPERATURE_F", "DBP", "MAP", "ETCO2"})
  void whatDoesNotSayItByItselfIsNeverAbsent(Vital vital) {
    assertThat(vital.isAbsence(0)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "SPO2, 1, a fraction, 100",
    "SPO2, 0.97, a fraction, 97",
    "TEMPERATURE_F, 36.9, °C, 98.4",
    "TEMPERATURE_F, 25, °C, 77",
    "TEMPERATURE_F, 45, °C, 113",
    "SBP, 16, kPa, 120",
    "SBP, 6, kPa, 45",
    "SBP, 40, kPa, 300"
  })
  void aValueInAnotherUnitIsRecognised(Vital vital, double value, String unit, double converted) {
    assertThat(vital.looksLike(value)).isEqualTo(new OtherUnit(unit, converted));
  }

  @ParameterizedTest
  @CsvSource({
    "SPO2, 0",
    "SPO2, 2",
    "SPO2, -1",
    "TEMPERATURE_F, 24.9",
    "TEMPERATURE_F, 45.1",
    "SBP, 5.9",
    "SBP, 40.1",
    "HEART_RATE, 1.2",
    "RESP_RATE, 0.3",
    "DBP, 11",
    "ETCO2, 5"
  })
  void everyOtherValueLooksLikeItsOwnUnit(Vital vital, double value) {
    assertThat(vital.looksLike(value)).isNull();
  }

  @Test
  void indicesAreWhatStatesInFlightWereWrittenWith() {
    assertThat(Vital.values()).extracting(Vital::index).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
    assertThat(Vital.values())
        .containsExactly(
            Vital.SPO2,
            Vital.HEART_RATE,
            Vital.TEMPERATURE_F,
            Vital.RESP_RATE,
            Vital.SBP,
            Vital.DBP,
            Vital.MAP,
            Vital.ETCO2);
  }
}
