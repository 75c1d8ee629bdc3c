package io.icewatch.vitals.alarm;

import static io.icewatch.vitals.alarm.Breaches.POLICY;
import static io.icewatch.vitals.alarm.Breaches.at;
import static io.icewatch.vitals.alarm.Breaches.breach;
import static io.icewatch.vitals.alarm.Breaches.page;
import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.vitals.alarm.Alert.Reason;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the alarm delay holds back, and whom it does not silence. */
class AlarmDelayTest {
  private final AlarmPolicy patient =
      Breaches.policy(
          POLICY.repeats().critical(),
          POLICY.gap(),
          Duration.ofSeconds(20),
          POLICY.leases().page());

  /** Nobody knows yet how often the vital is measured: it could be once an hour. */
  @Test
  void theFirstBreachOfAllIsNotHeldBack() {
    new Timeline(patient)
        .goes(
            """
            0:00   88  FIRST 1
            0:01   88  suppressed 1
            """);
  }

  @Test
  void anEpisodeIsPagedWhenItHasLastedLongEnough() {
    everySecond()
        .goes(
            """
            10:00  88  watched
            10:01  88  watched
            10:19  86  watched
            10:00  88  handled before
            10:20  88  FIRST 1 after 1, worst 86
            10:21  88  suppressed 1
            """);
  }

  @Test
  void anEpisodeThatEndsSoonerIsNeverPaged() {
    everySecond()
        .goes(
            """
            10:00  88  watched
            10:01  88  watched
            20:00  88  watched
            20:01  88  watched
            20:20  88  FIRST 1 after 1, worst 88
            """);
  }

  /** Two of three: one reading between may be within bounds, or lost. */
  @Test
  void whereFewReadingsFitIntoTheDelayTheSecondOfThreeIsPaged() {
    new Timeline(patient)
        .goes(
            """
            0:00   88  FIRST 1
            0:15   88  suppressed 1
            10:00  88  watched
            10:15  88  FIRST 1 after 1, worst 88
            30:00  88  watched
            30:30  88  FIRST 1
            """);
  }

  /** Bug: fifteen seconds on hourly readings silenced 14,611 of 17,373 episodes. */
  @Test
  void whereReadingsLieFartherApartThanAnEpisodesBreachesItHoldsNothingBack() {
    new Timeline(patient)
        .goes(
            """
            0:00   88  FIRST 1
            60:00  88  FIRST 1
            120:00 88  STILL 2
            400:00 88  FIRST 1
            """);
  }

  @Test
  void aMonitorThatIsSetFromSecondsToHoursIsHeardOfAtItsSecondReading() {
    everySecond()
        .goes(
            """
            60:00  88  watched
            120:00 88  FIRST 1 after 1, worst 88
            """);
  }

  private Timeline everySecond() {
    Timeline timeline = new Timeline(patient);
    timeline.goes(
        """
        0:00   88  FIRST 1
        0:01   88  suppressed 1
        """);
    return timeline;
  }

  /** Bug: a record that arrived before its episode was watched although nobody asked for it. */
  @Test
  void aLateRecordIsPagedWhenNobodyAskedForPersistence() {
    Episode left = page(null, breach("9:00", 88), at("9:00")).claimed();
    Breach late = breach(Breaches.PATIENT, "8:59", 88, "late");

    assertThat(page(left, late, at("30:00")).alert())
        .isEqualTo(new Alert(late, Reason.FIRST, at("9:00"), 1, 0, 88));
  }

  /** Bug: a late record found an episode too young that had lasted long enough. */
  @Test
  void aLateRecordIsPagedIfItsEpisodeHasLastedLongEnough() {
    everySecond()
        .goes(
            """
            10:00  88  watched
            10:20  88  FIRST 1 after 1, worst 88
            10:10  84  WORSENED 2 @late
            """);
  }

  /** Bug: fifteen seconds of persistence silenced every critical episode of hourly readings. */
  @Test
  void whatIsCriticalIsNeverHeldBack() {
    everySecond()
        .goes(
            """
            10:00  84  FIRST 1 after 1, worst 84
            20:00  88  watched
            20:01  84  FIRST 1
            """);
  }
}
