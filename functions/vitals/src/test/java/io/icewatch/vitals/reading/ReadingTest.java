package io.icewatch.vitals.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadingTest {

  @Test
  void aVitalThatWasNotMeasuredIsAbsentNotZero() {
    Reading reading = Reading.of("17", 0, Map.of(Vital.SBP, 0.0));

    assertThat(reading.has(Vital.SBP)).isTrue();
    assertThat(reading.value(Vital.SBP)).isZero();
    assertThat(reading.has(Vital.SPO2)).isFalse();
    assertThat(reading.value(Vital.SPO2)).isNaN();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\u2003", "a\tb", "\u0085", "\uD800", "b\uDC00", "\uFFFE"})
  void aPatientWhomNoServiceCouldNameIsRefused(String patientId) {
    assertThatIllegalArgumentException().isThrownBy(() -> Reading.of(patientId, 0, Map.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "😀", "\uFFFD", "a b", "{\"x\":1}"})
  void everyOtherTextIsAPatient(String patientId) {
    assertThat(Reading.of(patientId, 0, Map.of()).patientId()).isEqualTo(patientId);
  }

  @Test
  void anIdHas128CharactersAtMost() {
    assertThat(Reading.of("x".repeat(128), 0, Map.of()).patientId()).hasSize(128);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Reading.of("x".repeat(129), 0, Map.of()))
        .withMessage("patient id of 129 characters, expected 1 to 128 and not blank");
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void anInfiniteValueIsRefused(double value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Reading.of("17", 0, Map.of(Vital.HEART_RATE, value)))
        .withMessage("heart_rate is infinite, expected a finite number");
  }

  @Test
  void readingsAreEqualIfEverythingInThemIs() {
    Reading reading = Reading.of("17", 5, Map.of(Vital.SPO2, 97.0));

    assertThat(reading)
        .isEqualTo(Reading.of("17", 5, Map.of(Vital.SPO2, 97.0)))
        .hasSameHashCodeAs(Reading.of("17", 5, Map.of(Vital.SPO2, 97.0)))
        .isNotEqualTo(Reading.of("18", 5, Map.of(Vital.SPO2, 97.0)))
        .isNotEqualTo(Reading.of("17", 6, Map.of(Vital.SPO2, 97.0)))
        .isNotEqualTo(Reading.of("17", 5, Map.of(Vital.SBP, 97.0)))
        .isNotEqualTo(Reading.of("17", 5, Map.of(Vital.SPO2, 97.0, Vital.SBP, 120.0)));
  }
}
