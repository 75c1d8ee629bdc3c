package io.icewatch.vitals.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.icewatch.vitals.Seeds;
import io.icewatch.vitals.reading.Reading;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventWindowsTest {
  private static final Duration TEN_MINUTES = Duration.ofMinutes(10);
  private static final EventWindows WINDOWS = new EventWindows(TEN_MINUTES, Duration.ofHours(24));

  @ParameterizedTest
  @CsvSource({
    "0,       0",
    "1,       0",
    "599999,  0",
    "600000,  600000",
    "600001,  600000",
    "-1,      -600000",
    "-600000, -600000",
    "-600001, -1200000",
    "1735689599999, 1735689000000",
    "1735689600000, 1735689600000"
  })
  void aWindowHoldsItsStartAndNotItsEnd(long millis, long start) {
    assertThat(WINDOWS.startOf(millis)).isEqualTo(start);
  }

  @ParameterizedTest
  @CsvSource({
    "0, true",
    "300000, true", // five minutes ahead
    "300001, false",
    "-86400000, true", // a day old
    "-86400001, false"
  })
  void aClockIsBelievedWithinBounds(long aheadOfArrival, boolean isBelieved) {
    for (long arrival : new long[] {1_735_689_600_000L, 0, -5_000_000_000L}) {
      assertThat(WINDOWS.isBelievable(arrival + aheadOfArrival, arrival)).isEqualTo(isBelieved);
    }
  }

  @Test
  void aReadingWithoutATimeIsNotBelieved() {
    assertThat(WINDOWS.isBelievable(Reading.NO_EVENT_TIME, 0)).isFalse();
    assertThat(WINDOWS.isBelievable(Reading.NO_EVENT_TIME, Reading.NO_EVENT_TIME)).isFalse();
  }

  @Test
  void withAMaximumAgeOfZeroNothingOldIsBelieved() {
    EventWindows strict = new EventWindows(TEN_MINUTES, Duration.ZERO);

    assertThat(strict.isBelievable(1000, 1000)).isTrue();
    assertThat(strict.isBelievable(999, 1000)).isFalse();
  }

  @Test
  void everyTimeLiesInExactlyOneWindow() {
    Seeds.upTo(
        2000,
        random -> {
          int seconds = 1 + random.nextInt(7200);
          EventWindows windows = new EventWindows(Duration.ofSeconds(seconds), Duration.ofHours(1));
          long time = random.nextLong() / 1_000_000;

          long start = windows.startOf(time);

          assertThat(time).isBetween(start, start + windows.lengthMillis() - 1);
          assertThat(Math.floorMod(start, 1000L * seconds)).isZero();
          assertThat(windows.startOf(start)).isEqualTo(start);
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-1S", "PT0.5S", "PT10M0.001S"})
  void aLengthIsAPositiveNumberOfWholeSeconds(String length) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new EventWindows(Duration.parse(length), Duration.ZERO))
        .withMessage("window length %s, expected a positive number of whole seconds", length);
  }

  @Test
  void anAgeIsNotNegative() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new EventWindows(TEN_MINUTES, Duration.ofMillis(-1)))
        .withMessage("maximum age PT-0.001S, expected zero or more seconds");
  }
}
