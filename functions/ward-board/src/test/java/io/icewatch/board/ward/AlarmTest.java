package io.icewatch.board.ward;

import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.vitals.alarm.Condition;
import io.icewatch.vitals.alarm.Severity;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlarmTest {
  @ParameterizedTest
  @CsvSource({
    "SPO2_LOW, 83, 90, 78, ** SpO2 83 < 90",
    "SPO2_LOW, 93, 90, 88, ** SpO2 88 < 90",
    "SPO2_LOW, 90, 90, 88, ** SpO2 88 < 90",
    "RESP_RATE_HIGH, 25, 25, 30, ** respiratory rate 25 >= 25",
    "RESP_RATE_HIGH, 21, 25, 30, ** respiratory rate 30 >= 25",
  })
  void a_value_that_is_said_to_be_beyond_a_limit_is(
      Condition condition, double value, double limit, double worst, String text) {
    Instant since = Instant.parse("2026-11-30T09:00:00Z");
    Alarm alarm =
        new Alarm(
            null,
            condition,
            Severity.WARNING,
            value,
            limit,
            worst,
            since,
            since,
            null,
            null,
            null,
            0,
            null);

    assertThat(alarm.text()).isEqualTo(text);
  }
}
