package io.icewatch.engines;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Athena is a Trino. */
class TrinoTest extends EngineContract {
  TrinoTest() {
    super(Engine.TRINO);
  }

  @Test
  void a_day_of_day_patients_opens_the_file_of_the_day() {
    assertSame(PATIENTS_OF_A_DAY);
    assertThat(answer(PATIENTS_OF_A_DAY).files()).isEqualTo(1);
  }
}
