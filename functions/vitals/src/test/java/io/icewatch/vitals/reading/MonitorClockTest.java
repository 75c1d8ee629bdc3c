package io.icewatch.vitals.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MonitorClockTest {
  private static final long ARRIVAL = 1_735_689_600_000L;

  private final MonitorClock clock = new MonitorClock(Duration.ofDays(1));

  /** Milliseconds, counted from the arrival. */
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          # what the reading says, when it was measured
          -86400001,         0
          -86400000, -86400000
              -1000,     -1000
                  0,         0
                  1,         0
             300000,         0
             300001,         0
          """)
  void aReadingWasMeasuredWhenItSaysIfThatIsBelievedAndNeverAfterItsArrival(
      long says, long measured) {
    assertThat(clock.measuredAt(readingOf(ARRIVAL + says), ARRIVAL)).isEqualTo(ARRIVAL + measured);
  }

  @Test
  void aReadingWithoutATimeWasMeasuredWhenItArrived() {
    assertThat(clock.measuredAt(readingOf(Reading.NO_EVENT_TIME), ARRIVAL)).isEqualTo(ARRIVAL);
  }

  @Test
  void anAgeIsNotNegative() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MonitorClock(Duration.ofMillis(-1)))
        .withMessageContaining("PT-0.001S");
  }

  private static Reading readingOf(long eventTimeMillis) {
    return Reading.of("17", eventTimeMillis, Map.of(Vital.SPO2, 97.0));
  }
}
