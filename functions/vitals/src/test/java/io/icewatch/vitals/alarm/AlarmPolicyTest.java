package io.icewatch.vitals.alarm;

import static io.icewatch.vitals.alarm.Breaches.POLICY;
import static io.icewatch.vitals.alarm.Breaches.at;
import static io.icewatch.vitals.alarm.Breaches.breach;
import static io.icewatch.vitals.alarm.Breaches.confirmed;
import static io.icewatch.vitals.alarm.Breaches.decide;
import static io.icewatch.vitals.alarm.Breaches.page;
import static io.icewatch.vitals.alarm.Breaches.technical;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.icewatch.vitals.alarm.Alert.Reason;
import io.icewatch.vitals.alarm.Episode.Claim;
import io.icewatch.vitals.alarm.Episode.LastPage;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The decisions; SpO2 below 90 is a warning, below 85 critical, suppress 15 min, gap 5 min. */
class AlarmPolicyTest {
  private final Timeline timeline = new Timeline(POLICY);

  @Nested
  class Suppress {

    @Test
    void aPageSuppressesForFifteenMinutesToTheSecond() {
      timeline.goes(
          """
          0:00   88  FIRST 1
          0:01   88  suppressed 1
          5:00   87  suppressed 2
          10:00  89  suppressed 3
          14:59  88  suppressed 4
          15:00  88  STILL 2 after 4, worst 87
          15:01  88  suppressed 1
          """);
    }

    @Test
    void worseningIsPagedAtOnceAndSuppressesAnew() {
      timeline.goes(
          """
          0:00   88  FIRST 1
          2:00   88  suppressed 1
          4:00   84  WORSENED 2 after 1, worst 84
          5:00   80  suppressed 1
          6:00   88  suppressed 2
          10:00  88  suppressed 3
          14:00  88  suppressed 4
          18:59  84  suppressed 5
          19:00  84  STILL 3 after 5, worst 80
          """);
    }

    @Test
    void aFallInSeverityIsSuppressedAndPagedAsItIsWhenTheSuppressionIsOver() {
      timeline.goes(
          """
          0:00   84  FIRST 1
          5:00   88  suppressed 1
          10:00  88  suppressed 2
          15:00  88  STILL 2 after 2, worst 84
          16:00  84  WORSENED 3
          """);
    }

    /** Bug: the second episode was suppressed by the page of the first. */
    @Test
    void theSuppressionEndsWithTheEpisodeSoThatANewAlarmIsPaged() {
      timeline.goes(
          """
          0:00   83  FIRST 1
          5:01   88  FIRST 1
          6:00   88  suppressed 1
          11:01  83  FIRST 1 after 1, worst 83
          """);
    }

    /** Bug: a page that failed left the first breach of a new episode to an old suppression. */
    @Test
    void theBreachAfterOneWhosePageFailedIsNotSuppressedByAPageFromBeforeTheBreak() {
      timeline.goes(
          """
          0:00   88  FIRST 1
          """);
      Episode left = page(timeline.episode(), breach("6:00", 88), at("6:00")).claimed();

      assertThat(page(left, breach("6:01", 88), at("9:00")).alert().reason())
          .isEqualTo(Reason.FIRST);
    }

    @Test
    void aRecordOlderThanTheLastPageIsSuppressed() {
      timeline.goes(
          """
          20:00  88  FIRST 1
          3:00   88  suppressed 1 @late
          19:59  88  suppressed 2 @late
          """);
    }

    /** Bug: the late record was watched, not paged. */
    @Test
    void aPageForALateRecordDoesNotShortenTheSuppressionThatRuns() {
      timeline.goes(
          """
          20:00  88  FIRST 1
          15:00  84  WORSENED 2 @late
          24:00  88  suppressed 1
          29:00  84  suppressed 2
          34:00  84  suppressed 3
          34:59  84  suppressed 4
          35:00  84  STILL 3 after 4, worst 84
          """);
      LastPage last = requireNonNull(timeline.episode().lastPage());
      assertThat(last.arrival()).isEqualTo(at("35:00"));
      assertThat(last.severity()).isEqualTo(Severity.CRITICAL);
    }
  }

  @Nested
  class Deeper {

    @Test
    void aStepWithinOneSeverityIsPagedAgainAndMeasuredFromTheWorstThatWasPaged() {
      timeline.goes(
          """
          0:00   84  FIRST 1
          0:10   80  suppressed 1
          0:20   79  DEEPER 2 after 1, worst 79
          0:30   75  suppressed 1
          0:40   84  suppressed 2
          0:50   79  suppressed 3
          1:00   74  DEEPER 3 after 3, worst 74
          """);
    }

    @Test
    void aWarningGetsDeeperToo() {
      AlarmPolicy fine =
          new AlarmPolicy(
              POLICY.repeats(),
              POLICY.gap(),
              Duration.ZERO,
              POLICY.leases(),
              POLICY.clearAfter(),
              POLICY.answerWithin(),
              steps(2));
      new Timeline(fine)
          .goes(
              """
              0:00   89  FIRST 1
              0:01   88  suppressed 1
              0:02   87  DEEPER 2 after 1, worst 87
              """);
    }

    @Test
    void aMilderSeverityThanThePageIsNotDeeperHoweverItFalls() {
      timeline.goes(
          """
          0:00   84  FIRST 1
          0:01   89  suppressed 1
          0:02   85  suppressed 2
          """);
    }

    /** Its page may be out: under the same alert id a receiver would drop the deeper one. */
    @Test
    void aClaimThatWasLeftBehindDoesNotHideIt() {
      Episode left = page(null, breach("0:00", 84), at("0:00")).claimed();

      Decision.Page deeper = page(left, breach("0:10", 61), at("2:00"));

      assertThat(deeper.alert().pageNumber()).isEqualTo(2);
    }

    private static DeeperSteps steps(double spo2) {
      return new DeeperSteps(spo2, 20, 10);
    }
  }

  /** Arrival, when it was measured, SpO2. */
  @Nested
  class ByTheMonitorsClock {

    private static Breach of(String arrival, String measured, double spo2) {
      Breach breach = breach(arrival, spo2);
      return new Breach(
          breach.patientId(),
          breach.condition(),
          breach.severity(),
          spo2,
          at(measured),
          at(arrival),
          breach.position());
    }

    /** Bug: a backlog reading dated an hour ago suppressed the live one that followed it. */
    @Test
    void aBacklogDoesNotSuppressWhatIsLive() {
      Episode afterBacklog =
          confirmed(page(null, of("60:00", "0:00", 88), at("60:01")), at("60:01"));

      Decision.Page live = page(afterBacklog, of("60:02", "60:02", 88), at("60:03"));

      assertThat(live.alert().reason()).isEqualTo(Reason.FIRST);
      assertThat(live.alert().episodeStart()).isEqualTo(at("60:02"));
    }

    @Test
    void whatIsLiveStillSuppressesABacklogThatFollowsIt() {
      Episode live = confirmed(page(null, breach("60:00", 88), at("60:00")), at("60:00"));

      assertThat(decide(live, of("60:01", "0:00", 88), at("60:02")))
          .isInstanceOf(Decision.Suppress.class);
      assertThat(decide(live, of("75:00", "14:00", 88), at("75:01")))
          .isInstanceOf(Decision.Page.class);
    }

    @Test
    void aBufferIsOneEpisodeByItsOwnTimes() {
      Episode first = confirmed(page(null, of("60:00", "0:00", 88), at("60:00")), at("60:00"));

      assertThat(decide(first, of("60:01", "4:00", 88), at("60:01")))
          .isInstanceOf(Decision.Suppress.class);
      assertThat(page(first, of("60:02", "9:00", 88), at("60:02")).alert().reason())
          .isEqualTo(Reason.FIRST);
    }
  }

  @Nested
  class TheEpisode {

    @Test
    void goesOnAfterAGapOfExactlyFiveMinutes() {
      timeline.goes(
          """
          0:00   88  FIRST 1
          5:00   88  suppressed 1
          10:00  88  suppressed 2
          15:00  88  STILL 2 after 2, worst 88
          """);
      assertThat(timeline.episode().openedAt()).isEqualTo(at("0:00"));
    }

    @Test
    void startsAnewAfterAGapOfFiveMinutesAndASecond() {
      timeline.goes(
          """
          0:00   80  FIRST 1
          0:01   88  suppressed 1
          5:01   88  suppressed 2
          10:02  88  FIRST 1 after 2, worst 88
          """);
      assertThat(timeline.episode().openedAt()).isEqualTo(at("10:02"));
    }

    @Test
    void keepsItsWorstValueAndForgetsItWithTheEpisode() {
      timeline.goes(
          """
          0:00   88  FIRST 1
          1:00   86  suppressed 1
          2:00   89  suppressed 2
          """);
      assertThat(timeline.episode().worstValue()).isEqualTo(86);
      timeline.goes(
          """
          8:00   89  FIRST 1 after 2, worst 89
          """);
      assertThat(timeline.episode().worstValue()).isEqualTo(89);
    }

    @Test
    void aLateRecordNeitherEndsItNorReachesBackBeforeItsStart() {
      timeline.goes(
          """
          60:00  88  FIRST 1
          10:00  87  suppressed 1 @late
          61:00  88  suppressed 2
          """);
      assertThat(timeline.episode().openedAt()).isEqualTo(at("60:00"));
      assertThat(timeline.episode().lastBreachAt()).isEqualTo(at("61:00"));
      assertThat(timeline.episode().worstValue()).isEqualTo(87);
    }
  }

  @Nested
  class ARecordThatComesAgain {

    @Test
    void isKnownWhetherItWasPagedOrCounted() {
      timeline.goes(
          """
          0:00   88  FIRST 1
          1:00   88  suppressed 1
          2:00   84  WORSENED 2 after 1, worst 84
          0:00   88  handled before
          1:00   88  handled before
          2:00   84  handled before
          3:00   88  suppressed 1
          """);
    }

    @Test
    void isKnownHoweverMuchLater() {
      timeline.goes(
          """
          0:00   88  FIRST 1
          120:00 88  FIRST 1
          0:00   88  handled before
          """);
    }

    @Test
    void isToldFromARecordOfTheSameNumberUnderAnotherOrderingKey() {
      timeline.goes(
          """
          0:00   88  FIRST 1
          0:00   88  suppressed 1 @other
          0:00   88  handled before @other
          """);
    }
  }

  @Nested
  class TheClaim {
    private final Breach first = breach("0:00", 88);
    private final Episode claimed = page(null, first, at("0:02")).claimed();

    @Test
    void namesItsRecordItsPageAndHowLongItHoldsOthersOff() {
      assertThat(claimed.claim())
          .isEqualTo(
              new Claim(
                  first.position().eventId(),
                  first.arrival(),
                  first.measuredAt(),
                  Severity.WARNING,
                  88,
                  1,
                  at("0:02").plusSeconds(70)));
      assertThat(claimed.pages()).isZero();
      assertThat(claimed.lastPage()).isNull();
      assertThat(claimed.handled().includes(first.position())).isFalse();
    }

    @Test
    void itsLeaseIsInMillisecondsAsALedgerKeepsIt() {
      Instant now = at("0:02").plusNanos(123_456_789);

      Claim claim = page(null, first, now).claimed().claim();

      assertThat(claim).extracting(Claim::leaseUntil).isEqualTo(at("1:12").plusMillis(123));
    }

    @Test
    void holdsEveryOtherRecordOffWhileItsLeaseRuns() {
      for (Breach other :
          new Breach[] {breach("0:01", 88), breach("0:01", 80), breach("60:00", 88)}) {
        assertThat(decide(claimed, other, at("1:11"))).isEqualTo(new Decision.Busy(at("1:12")));
      }
    }

    @Test
    void isTakenOverWithItsNumberWhenTheLeaseIsOver() {
      Breach other = breach("0:01", 88);

      Decision.Page taken = page(claimed, other, at("1:12"));

      assertThat(taken.alert().reason()).isEqualTo(Reason.FIRST);
      assertThat(taken.alert().alertId())
          .isEqualTo(page(null, first, at("0:02")).alert().alertId())
          .isEqualTo("spo2-low/2025-01-01T00:00:00Z/1/17");
      assertThat(taken.claimed().claim())
          .isEqualTo(
              new Claim(
                  other.position().eventId(),
                  first.arrival(),
                  first.arrival(),
                  Severity.WARNING,
                  88,
                  1,
                  at("2:22")));
    }

    @Test
    void thatIsLeftBehindDoesNotLetAReceiverDropAGraverPage() {
      Decision.Page graver = page(claimed, breach("0:01", 80), at("1:12"));

      assertThat(graver.alert().pageNumber()).isEqualTo(2);
      assertThat(confirmed(graver, at("1:13")).pages()).isEqualTo(2);
    }

    @Test
    void ofTheRecordItselfGoesOnUnderTheSameAlertId() {
      Decision.Page again = page(claimed, first, at("0:03"));

      assertThat(again.alert()).isEqualTo(page(null, first, at("0:02")).alert());
      assertThat(again.claimed().claim())
          .isEqualTo(
              new Claim(
                  first.position().eventId(),
                  first.arrival(),
                  first.arrival(),
                  Severity.WARNING,
                  88,
                  1,
                  at("1:13")));
      assertThat(again.claimed().version()).isGreaterThan(claimed.version());
    }

    @Test
    void ofTheRecordItselfKeepsTheReasonOfALaterPage() {
      timeline.goes(
          """
          0:00   88  FIRST 1
          1:00   88  suppressed 1
          """);
      Breach worse = breach("2:00", 80);
      Decision.Page once = page(timeline.episode(), worse, at("2:00"));

      assertThat(page(once.claimed(), worse, at("30:00")).alert()).isEqualTo(once.alert());
      assertThat(once.alert()).isEqualTo(new Alert(worse, Reason.WORSENED, at("0:00"), 2, 1, 80));
    }

    @Test
    void thatWasLeftBehindEndsWithItsEpisode() {
      Decision.Page later = page(claimed, breach("5:01", 88), at("5:01"));

      assertThat(later.alert().alertId()).isEqualTo("spo2-low/2025-01-01T00:05:01Z/1/17");
    }

    @Test
    void isKeptWhenARecordUnderAnEarlierSuppressionIsCounted() {
      timeline.goes(
          """
          0:00   88  FIRST 1
          """);
      Breach worse = breach("1:00", 80);
      Episode left = page(timeline.episode(), worse, at("1:00")).claimed();

      Decision counted = decide(left, breach("2:00", 88), at("3:00"));

      assertThat(counted).isInstanceOf(Decision.Suppress.class);
      assertThat(((Decision.Suppress) counted).next().claim()).isEqualTo(left.claim());
    }
  }

  @Test
  void whatIsTechnicalIsBelowAWarning() {
    Breach probeOff = technical("0:00");
    Episode paged = confirmed(page(null, probeOff, at("0:00")), at("0:00"));

    assertThat(requireNonNull(paged.lastPage()).severity()).isEqualTo(Severity.TECHNICAL);
    assertThat(decide(paged, technical("0:01"), at("0:01"))).isInstanceOf(Decision.Suppress.class);
    assertThat(decide(paged, technical("59:59"), at("59:59")))
        .isInstanceOf(Decision.Suppress.class);
    assertThat(decide(paged, technical("60:01"), at("60:01"))).isInstanceOf(Decision.Page.class);
    assertThat(probeOff.key()).isNotEqualTo(breach("0:00", 88).key());
  }

  @Test
  void theSameArgumentsGiveTheSameDecision() {
    timeline.goes(
        """
        0:00   88  FIRST 1
        1:00   88  suppressed 1
        """);
    Episode episode = timeline.episode();
    for (Breach breach :
        new Breach[] {breach("1:00", 88), breach("2:00", 88), breach("2:00", 80)}) {
      assertThat(decide(episode, breach, at("9:00")))
          .isEqualTo(decide(episode, breach, at("9:00")));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "-1, 300, 0, 70, 'repeat warning PT-1S, expected zero or more'",
    "900, -1, 0, 70, 'gap PT-1S, expected zero or more'",
    "900, 300, -1, 70, 'alarmDelay PT-1S, expected zero or more'",
    "900, 300, 0, -1, 'lease of a page PT-1S, expected more than PT0S'",
    "900, 300, 0, 0, 'lease of a page PT0S, expected more than PT0S'"
  })
  void aDurationThatMakesNoSenseIsRefused(
      long suppress, long gap, long alarmDelay, long lease, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            Breaches.policy(
                Duration.ofSeconds(suppress),
                Duration.ofSeconds(gap),
                Duration.ofSeconds(alarmDelay),
                Duration.ofSeconds(lease)))
        .withMessage(message);
  }

  @Test
  void withoutASuppressionEveryBreachIsPaged() {
    new Timeline(
            Breaches.policy(Duration.ZERO, POLICY.gap(), Duration.ZERO, POLICY.leases().page()))
        .goes(
            """
            0:00   88  FIRST 1
            0:01   88  STILL 2
            0:01   84  STILL 3 @other
            """);
  }
}
