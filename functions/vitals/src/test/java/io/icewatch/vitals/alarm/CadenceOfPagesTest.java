package io.icewatch.vitals.alarm;

import static io.icewatch.vitals.alarm.Breaches.POLICY;
import static io.icewatch.vitals.alarm.Breaches.at;
import static io.icewatch.vitals.alarm.Breaches.breach;
import static io.icewatch.vitals.alarm.Breaches.confirmed;
import static io.icewatch.vitals.alarm.Breaches.page;
import static io.icewatch.vitals.alarm.Breaches.technical;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.vitals.alarm.Alert.Reason;
import io.icewatch.vitals.record.RecordPosition;
import io.icewatch.vitals.record.SequenceNumber;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** When an alarm goes on over a break, as readings come no oftener. */
class CadenceOfPagesTest {
  private static AlarmPolicy hours() {
    return Breaches.policy(
        Duration.ofHours(4), POLICY.gap(), Duration.ZERO, POLICY.leases().page());
  }

  /** A page of a warning holds for two hours without a breach, where nobody has ended the alarm. */
  @Test
  void whatComesBackWithinALongGapIsSuppressedUnlessItIsCritical() {
    AlarmPolicy twoHours =
        Breaches.policy(
            Duration.ofHours(4), Duration.ofHours(2), Duration.ZERO, POLICY.leases().page());
    new Timeline(twoHours)
        .goes(
            """
            0:00   88  FIRST 1
            60:00  88  suppressed 1
            61:00  84  WORSENED 2 after 1, worst 84
            66:00  84  suppressed 1
            71:01  84  STILL 3 after 1, worst 84
            191:01 88  suppressed 1
            311:02 88  FIRST 1 after 1, worst 88
            """);
  }

  /** Twice as long as readings lie apart, an episode goes on without a breach. */
  @Nested
  class ByTheVitalsOwnCadence {
    private final Timeline timeline = new Timeline(POLICY);

    /** Bug: on hourly readings every page said that something had begun. */
    @Test
    void aBreachAnHourGoesOnOnceThatIsKnown() {
      timeline.goes(
          """
          0:00   88  FIRST 1
          60:00  88  FIRST 1
          120:00 88  STILL 2
          180:00 88  STILL 3
          300:00 88  STILL 4
          480:00 88  FIRST 1
          """);
    }

    @Test
    void aWarningIsSuppressedWhileItGoesOn() {
      new Timeline(hours())
          .goes(
              """
              0:00   88  FIRST 1
              60:00  88  FIRST 1
              120:00 88  suppressed 1
              240:00 88  suppressed 2
              300:00 88  STILL 2 after 2, worst 88
              """);
    }

    /** It may have been within bounds between, for a reading that nobody has told. */
    @Test
    void whatIsCriticalIsSuppressedByNoPageFromBeforeABreak() {
      new Timeline(hours())
          .goes(
              """
              0:00   88  FIRST 1
              20:00  88  FIRST 1
              40:00  84  WORSENED 2
              60:00  84  STILL 3
              64:00  84  suppressed 1
              70:00  84  STILL 4 after 1, worst 84
              """);
    }

    @Test
    void aShorterGapIsBelievedAtOnceAndALongerOneHalfWay() {
      timeline.goes(
          """
          0:00   88  FIRST 1
          60:00  88  FIRST 1
          60:10  88  suppressed 1
          66:00  88  FIRST 1 after 1, worst 88
          """);
      assertThat(timeline.episode().cadence().every()).isBetween(ofSeconds(59), ofSeconds(60));
    }

    @Test
    void nothingIsKnownOfWhoeverComesAfterADischarge() {
      timeline.goes(
          """
          0:00   88  FIRST 1
          """);
      Episode over = timeline.episode().discharged(new Lifecycle.Discharge("command", at("30:00")));

      Decision.Page again = page(over, breach("60:00", 88), at("60:00"));

      assertThat(again.claimed().cadence().isKnown()).isFalse();
    }

    @Test
    void aRecordThatComesLateOrTwiceTeachesNothing() {
      timeline.goes(
          """
          60:00  88  FIRST 1
          60:00  88  suppressed 1 @twice
          10:00  88  suppressed 2 @late
          """);

      assertThat(timeline.episode().cadence().isKnown()).isFalse();
    }
  }

  /** Twice as long as the patient's readings lie apart, what a breach begins is nothing new. */
  @Nested
  class ByThePatientsCadence {
    private final Timeline hourly = new Timeline(hours(), Duration.ofHours(1));

    /** Bug: of hourly readings the second page said that something had begun. */
    @Test
    void theSecondBreachGoesOnButIsPagedAsIfItBegan() {
      hourly.goes(
          """
          0:00   88  FIRST 1
          60:00  89  STILL 2
          120:00 88  suppressed 1
          240:00 88  suppressed 2
          300:00 88  STILL 3 after 2, worst 88
          421:00 88  FIRST 1
          """);
    }

    @Test
    void itGoesOnForTwoReadingsToTheSecond() {
      hourly.goes(
          """
          0:00   88  FIRST 1
          120:00 88  STILL 2
          """);
      new Timeline(hours(), Duration.ofHours(1))
          .goes(
              """
              0:00   88  FIRST 1
              120:01 88  FIRST 1
              """);
    }

    @Test
    void theWholeAlarmIsTold() {
      hourly.goes(
          """
          0:00   86  FIRST 1
          0:10   87  suppressed 1
          60:00  89  STILL 2 after 1, worst 86
          """);

      assertThat(hourly.episode().openedAt()).isEqualTo(at("0:00"));
    }

    @Test
    void whatIsCriticalIsPagedAfterEachBreak() {
      hourly.goes(
          """
          0:00   84  FIRST 1
          60:00  84  STILL 2
          120:00 84  STILL 3
          """);
    }

    /** What the claim says stands: a break that is known before a crash is known after it. */
    @Test
    void theBreachAfterOneWhosePageFailedIsNotSuppressedByAPageFromBeforeTheBreak() {
      hourly.goes(
          """
          0:00   88  FIRST 1
          """);
      Decision.Page left = decided(hourly.episode(), breach("60:00", 88), at("60:00"));

      Decision.Page next = decided(left.claimed(), breach("60:10", 89), at("62:00"));

      assertThat(next.alert().reason()).isEqualTo(Reason.STILL);
      assertThat(next.alert().episodeStart()).isEqualTo(at("0:00"));
    }

    /** A probe that comes off again within two readings is the same, but nobody is called less. */
    @Test
    void whatIsTechnicalGoesOnToo() {
      Episode paged = confirmed(decided(null, technical("0:00"), at("0:00")), at("0:00"));

      Decision.Page next = decided(paged, technical("119:00"), at("119:00"));

      assertThat(next.alert().reason()).isEqualTo(Reason.STILL);
    }

    private static Decision.Page decided(@Nullable Episode episode, Breach breach, Instant now) {
      return (Decision.Page)
          hours().decide(episode, new AlarmEvent.Breached(breach, null), Duration.ofHours(1), now);
    }
  }

  /** A cuff that measures every quarter of an hour, of a monitor that may send kilopascals. */
  @Nested
  class OfAnotherUnit {
    private static final AlarmPolicy HOUR =
        Breaches.policy(Duration.ofHours(1), POLICY.gap(), Duration.ZERO, POLICY.leases().page());

    /** Bug: 120 mmHg sent as 16 kPa called somebody every quarter of an hour. */
    @Test
    void isToldOnceAnHour() {
      assertThat(told(16, 15.7, 16.3, 16, 16, 15.8, 16, 16, 16))
          .containsExactly("FIRST 0", "STILL 4", "STILL 8");
    }

    @Test
    void isToldAtOnceIfItIsWorseByAStep() {
      assertThat(told(38, 36, 27)).containsExactly("FIRST 0", "DEEPER 2");
    }

    /** Somebody whose pressure falls below 40 mmHg: what came before was of the right unit. */
    @Test
    void doesNotCoverTheFirstValueThatLooksLikeItNorOneThatDoesNot() {
      assertThat(told(64, 62, 39, 38, 66))
          .containsExactly("FIRST 0", "FIRST 1", "STILL 2", "STILL 4");
    }

    /** Why systolic pressures a quarter of an hour apart are paged, and which of them. */
    private static List<String> told(double... pressures) {
      List<String> told = new ArrayList<>();
      Episode episode = null;
      for (int i = 0; i < pressures.length; i++) {
        Instant at = at(15 * i + ":00");
        Breach breach =
            new Breach(
                "4711",
                Condition.SBP_LOW,
                Severity.CRITICAL,
                pressures[i],
                at,
                new RecordPosition("shardId-000000000000", "4711", SequenceNumber.of(1 + i)));
        switch (HOUR.decide(episode, new AlarmEvent.Breached(breach, null), Duration.ZERO, at)) {
          case Decision.Page page -> {
            told.add(page.alert().reason() + " " + i);
            episode = confirmed(page, at);
          }
          case Decision.Suppress(Episode next) -> episode = next;
          case Decision other -> throw new AssertionError(other);
        }
      }
      return told;
    }
  }
}
