package io.icewatch.vitals.alarm;

import static io.icewatch.vitals.alarm.Breaches.at;
import static io.icewatch.vitals.alarm.Breaches.breach;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.vitals.alarm.NoticeOutcome.Result;
import io.icewatch.vitals.record.RecordPosition;
import io.icewatch.vitals.record.SequenceNumber;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What becomes of an alarm besides its pages. Times are minutes and seconds. */
class AlarmLifecycleTest {
  private final InMemoryEpisodeLedger ledger = new InMemoryEpisodeLedger();
  private final List<String> sent = new ArrayList<>();
  private final Map<String, Instant> acknowledged = new HashMap<>();
  private Instant now = Breaches.START;

  private final AlarmProtocol protocol =
      new AlarmProtocol(
          Breaches.POLICY,
          ledger,
          (notice, time) -> sent.add(notice.kind().label() + " " + notice.alertId()),
          () -> now);

  private BatchReport breached(String time, double spo2) {
    return breached(breach(time, spo2), null);
  }

  private BatchReport breached(Breach breach, @Nullable Instant shelvedUntil) {
    now = breach.arrival();
    AlarmProtocol.Batch batch = protocol.begin(() -> false);
    batch.add(breach, shelvedUntil);
    return batch.finish();
  }

  private NoticeOutcome clear(String since, String time, @Nullable Breach lastBreach) {
    now = at(time);
    return protocol.resolve(
        new Clear(
            Breaches.KEY,
            97,
            at(since),
            at(time),
            at(time),
            positionAt(time),
            lastBreach == null ? List.of() : List.of(lastBreach.position())),
        () -> false);
  }

  /** As {@link Breaches#breach}: the later, the higher. */
  private static RecordPosition positionAt(String time) {
    return new RecordPosition(
        "shardId-000000000000",
        "17",
        SequenceNumber.of(1_000_000 + at(time).toEpochMilli() - Breaches.START.toEpochMilli()));
  }

  private Result tick(String time) {
    now = at(time);
    return protocol
        .escalate(
            new AlarmEvent.Ticked(Breaches.KEY, at(time), "tick of " + time),
            (patientId, alertId) -> acknowledged.get(alertId),
            () -> false)
        .result();
  }

  @Nested
  class Resolved {

    @Test
    void aCriticalAlarmIsOverAfterFiveMinutesInsideTheMarginAndSomebodyIsTold() {
      breached("0:00", 84);

      assertThat(clear("0:10", "5:09", breach("0:00", 84)).result())
          .isEqualTo(new Result.Nothing());
      NoticeOutcome over = clear("0:10", "5:10", breach("0:00", 84));

      assertThat(sent)
          .containsExactly(
              "page spo2-low/2025-01-01T00:00:00Z/1/17",
              "resolved spo2-low/2025-01-01T00:00:00Z/1-resolved/17");
      assertThat(over.entries())
          .containsExactly(
              new AlertLog.Entry(
                  new io.icewatch.vitals.alarm.Resolved(
                      Breaches.KEY,
                      Severity.CRITICAL,
                      at("0:00"),
                      1,
                      97,
                      84,
                      at("5:10"),
                      at("5:10")),
                  at("5:10")));
    }

    @Test
    void theEndOfAWarningIsARowAndNoMessage() {
      breached("0:00", 88);

      NoticeOutcome over = clear("0:10", "5:10", null);

      assertThat(sent).hasSize(1);
      assertThat(over.entries()).hasSize(1);
      assertThat(over.result()).isInstanceOf(Result.Done.class);
    }

    @Test
    void silenceEndsNothing() {
      breached("0:00", 84);

      assertThat(clear("60:00", "60:00", null).result()).isEqualTo(new Result.Nothing());
    }

    @Test
    void aRunThatBeganBeforeTheLastBreachEndsNothing() {
      breached("0:00", 84);
      breached("1:00", 84);

      assertThat(clear("0:10", "6:00", null).result()).isEqualTo(new Result.Nothing());
    }

    @Test
    void whatNobodyHasJudgedIsNotOver() {
      breached("0:00", 84);

      assertThat(clear("2:00", "8:00", breach("1:00", 80)).result())
          .isEqualTo(new Result.Waiting());
      assertThat(sent).hasSize(1);
    }

    @Test
    void aPageWhoseRecordWasGivenUpHoldsNothingBackForEver() {
      breached("0:00", 84);
      AlarmProtocol.Batch dies = dying().begin(() -> false);
      now = at("1:00");
      dies.add(breach("1:00", 70), null);
      assertThat(dies.finish().failures()).hasSize(1);

      assertThat(clear("2:00", "110:00", null).result())
          .as("it may come again")
          .isEqualTo(new Result.Waiting());
      assertThat(tick("110:00")).isEqualTo(new Result.Waiting());

      assertThat(tick("130:00")).isInstanceOf(Result.Done.class);
      assertThat(clear("2:00", "130:01", null).result()).isInstanceOf(Result.Done.class);
      assertThat(sent)
          .extracting(notice -> notice.substring(0, notice.indexOf(' ')))
          .containsExactly("page", "escalated", "resolved");
    }

    /** The protocol of an invocation that claims a page and is never heard of again. */
    private AlarmProtocol dying() {
      return new AlarmProtocol(
          Breaches.POLICY,
          ledger,
          (notice, time) -> {
            throw new IllegalStateException("killed");
          },
          () -> now);
    }

    @Test
    void ofAPatientOfWhomNothingIsRememberedNothingIsOver() {
      assertThat(clear("0:00", "8:00", null).result()).isEqualTo(new Result.Nothing());
      assertThat(clear("2:00", "8:00", breach("1:00", 80)).result())
          .isEqualTo(new Result.Waiting());
    }

    @Test
    void theSameReadingAgainSaysWhatWasSent() {
      breached("0:00", 84);
      NoticeOutcome over = clear("0:10", "5:10", null);

      NoticeOutcome again = clear("0:10", "5:10", null);

      assertThat(again.result()).isEqualTo(new Result.AlreadyHandled());
      assertThat(again.entries()).isEqualTo(over.entries());
      assertThat(sent).hasSize(2);
    }

    @Test
    void whatComesAfterItIsANewAlarmAtOnce() {
      breached("0:00", 84);
      clear("0:10", "5:10", null);

      breached("5:20", 88);

      assertThat(sent).last().isEqualTo("page spo2-low/2025-01-01T00:05:20Z/1/17");
    }

    /** Nobody is told of it by a page that is over. */
    @Test
    void aBreachFromBeforeItThatComesLateIsPaged() {
      breached("0:00", 84);
      clear("0:10", "5:10", null);

      breached(breach(Breaches.PATIENT, "4:00", 84, "another lane"), null);

      assertThat(sent).last().isEqualTo("page spo2-low/2025-01-01T00:04:00Z/1/17");
    }

    /** A probe that comes off every few minutes is one thing to do. */
    @Test
    void whatIsTechnicalIsTheSameAgainWithinAnHour() {
      EpisodeKey key = new EpisodeKey(Breaches.PATIENT, Condition.SPO2_IMPLAUSIBLE);
      breached(probeOff("0:00"), null);
      now = at("5:10");
      NoticeOutcome over =
          protocol.resolve(
              new Clear(key, 97, at("0:10"), at("5:10"), at("5:10"), positionAt("5:10"), List.of()),
              () -> false);

      breached(probeOff("6:00"), null);
      breached(probeOff("67:00"), null);

      assertThat(over.result()).isInstanceOf(Result.Done.class);
      assertThat(sent)
          .containsExactly(
              "page spo2-implausible/2025-01-01T00:00:00Z/1/17",
              "page spo2-implausible/2025-01-01T01:07:00Z/1/17");
    }

    private Breach probeOff(String time) {
      return new Breach(
          Breaches.PATIENT,
          Condition.SPO2_IMPLAUSIBLE,
          Severity.TECHNICAL,
          0,
          at(time),
          positionAt(time));
    }
  }

  @Nested
  class Escalated {
    private static final String FIRST = "spo2-low/2025-01-01T00:00:00Z/1/17";

    @Test
    void aCriticalPageThatNobodyAnswersCallsTheNextInLineTwice() {
      breached("0:00", 84);

      assertThat(tick("2:59")).isEqualTo(new Result.Nothing());
      assertThat(tick("3:00")).isInstanceOf(Result.Done.class);
      assertThat(tick("4:00")).isEqualTo(new Result.Nothing());
      assertThat(tick("6:00")).isInstanceOf(Result.Done.class);
      assertThat(tick("60:00")).isEqualTo(new Result.Nothing());
      assertThat(sent)
          .containsExactly(
              "page " + FIRST,
              "escalated spo2-low/2025-01-01T00:00:00Z/1-escalated-1/17",
              "escalated spo2-low/2025-01-01T00:00:00Z/1-escalated-2/17");
    }

    @Test
    void aWarningCallsNobody() {
      breached("0:00", 88);

      assertThat(tick("60:00")).isEqualTo(new Result.Nothing());
    }

    @Test
    void anAnswerHoldsForAsLongAsItSays() {
      breached("0:00", 84);
      acknowledged.put(FIRST, at("30:00"));

      assertThat(tick("3:00")).isEqualTo(new Result.Acknowledged(at("30:00")));
      assertThat(tick("29:59")).isEqualTo(new Result.Nothing());
      assertThat(tick("30:00")).isInstanceOf(Result.Done.class);
    }

    @Test
    void anAnswerCoversNoLaterPage() {
      breached("0:00", 84);
      acknowledged.put(FIRST, at("30:00"));
      breached("1:00", 78);

      assertThat(tick("4:00")).isInstanceOf(Result.Done.class);
      assertThat(sent).last().isEqualTo("escalated spo2-low/2025-01-01T00:00:00Z/2-escalated-1/17");
    }

    @Test
    void whatIsOverCallsNobody() {
      breached("0:00", 84);
      clear("0:10", "5:10", null);

      assertThat(tick("6:00")).isEqualTo(new Result.Nothing());
    }

    @Test
    void aMilderPageDoesNotAnswerAGraverOne() {
      AlarmPolicy everyBreach =
          Breaches.policy(
              Duration.ZERO, Breaches.POLICY.gap(), Duration.ZERO, Breaches.POLICY.leases().page());
      now = at("0:00");
      AlarmProtocol.Batch batch =
          new AlarmProtocol(
                  everyBreach, ledger, (notice, time) -> sent.add(notice.alertId()), () -> now)
              .begin(() -> false);
      batch.add(breach("0:00", 84));
      batch.add(breach("1:00", 88));
      batch.finish();

      assertThat(tick("4:00")).isInstanceOf(Result.Done.class);
      assertThat(sent).last().asString().contains("1-escalated-1");
    }
  }

  @Nested
  class Shelved {

    @Test
    void aWarningIsCountedUntilTheShelfEndsThenPaged() {
      breached(breach("0:00", 88), at("10:00"));
      breached(breach("9:59", 88), at("10:00"));
      BatchReport after = breached(breach("10:00", 88), at("10:00"));

      assertThat(after.pages()).hasSize(1);
      assertThat(after.pages().getFirst().alert().reason()).isEqualTo(Alert.Reason.FIRST);
    }

    @Test
    void whatIsCriticalIsPagedAllTheSame() {
      assertThat(breached(breach("0:00", 84), at("10:00")).pages()).hasSize(1);
    }
  }

  @Nested
  class Discharged {

    /** Case 12: another patient in the same bed. */
    @Test
    void whoComesNextStartsFromNothing() {
      breached("0:00", 84);
      now = at("1:00");
      AlarmEvent.Discharged gone = new AlarmEvent.Discharged(Breaches.KEY, now, "command 1");

      assertThat(protocol.discharge(gone).result()).isEqualTo(new Result.Done(null));
      assertThat(protocol.discharge(gone).result()).isEqualTo(new Result.AlreadyHandled());
      BatchReport next = breached("1:30", 88);

      assertThat(tick("60:00")).isEqualTo(new Result.Nothing());
      assertThat(next.pages()).hasSize(1);
      assertThat(next.pages().getFirst().alert().reason()).isEqualTo(Alert.Reason.FIRST);
      assertThat(next.pages().getFirst().alert().worstValue()).isEqualTo(88);
    }
  }

  @Nested
  class Claims {

    /** Its message could go out behind what somebody else sends after having taken it over. */
    @Test
    void aNoticeWhoseLeaseIsNearlyOverIsClaimedAgainBeforeItIsSent() {
      breached("0:00", 84);
      List<Instant> looks = new ArrayList<>();
      AlarmProtocol slow =
          new AlarmProtocol(
              Breaches.POLICY,
              ledger,
              (notice, time) -> sent.add("at " + looks.size()),
              () -> {
                looks.add(now);
                now = looks.size() == 2 ? now.plusSeconds(5) : now; // once it has its turn
                return looks.getLast();
              });
      now = at("5:10");

      slow.resolve(
          new Clear(Breaches.KEY, 97, at("0:10"), now, now, positionAt("5:10"), List.of()),
          () -> false);

      assertThat(sent).last().isEqualTo("at 6");
    }

    private Clear over() {
      return new Clear(
          Breaches.KEY, 97, at("0:10"), at("5:10"), at("5:10"), positionAt("5:10"), List.of());
    }

    /** Others' messages may take longer than the claim of a notice holds. */
    @Test
    void aNoticeWaitsForItsTurnBeforeItIsClaimedSoThatNoBreachWaitsWithIt() {
      breached("0:00", 84);
      now = at("5:10");
      AlarmProtocol crowded =
          new AlarmProtocol(
              Breaches.POLICY,
              ledger,
              new Pager() {
                @Override
                public boolean awaitTurn(boolean isUrgent, BooleanSupplier timeIsUp) {
                  assertThat(isUrgent).isFalse();
                  assertThat(requireNonNull(ledger.read(Breaches.KEY)).lifecycle().claim())
                      .isNull();
                  now = now.plusSeconds(40);
                  return true;
                }

                @Override
                public void send(Notice notice, Instant time) {
                  sent.add("after " + Duration.between(at("5:10"), time).toSeconds() + " s");
                }
              },
              () -> now);

      assertThat(crowded.resolve(over(), () -> false).result()).isInstanceOf(Result.Done.class);
      assertThat(sent).last().isEqualTo("after 40 s");
    }

    @Test
    void aNoticeWithoutATurnIsNotClaimedAndSentTheNextTime() {
      breached("0:00", 84);
      now = at("5:10");
      AlarmProtocol full =
          new AlarmProtocol(
              Breaches.POLICY,
              ledger,
              new Pager() {
                @Override
                public boolean awaitTurn(boolean isUrgent, BooleanSupplier timeIsUp) {
                  return false;
                }

                @Override
                public void send(Notice notice, Instant time) {
                  throw new AssertionError("sent without a turn: " + notice);
                }
              },
              () -> now);

      assertThat(full.resolve(over(), () -> true).result()).isInstanceOf(Result.Failed.class);
      AlarmProtocol.Batch batch = full.begin(() -> false);
      batch.add(breach("5:05", 78));
      assertThat(batch.finish().failures())
          .as("a page comes again, too")
          .extracting(BatchReport.Outcome.Failed::cause)
          .containsExactly(new BatchReport.Cause.OutOfTime());

      breached("5:05", 78);
      assertThat(sent).last().asString().startsWith("page spo2-low");
    }
  }

  @Test
  void theStatesAreThoseOfIsa18Point2() {
    assertThat(state(null, null)).isEqualTo(AlarmState.NORMAL);
    breached("0:00", 88);
    assertThat(state(null, null)).isEqualTo(AlarmState.UNACKNOWLEDGED);
    assertThat(state(at("9:00"), null)).isEqualTo(AlarmState.ACKNOWLEDGED);
    assertThat(state(null, at("9:00"))).isEqualTo(AlarmState.SHELVED);
    breached("0:10", 84);
    assertThat(state(null, at("9:00"))).isEqualTo(AlarmState.UNACKNOWLEDGED);
    clear("0:20", "5:20", null);
    assertThat(state(null, null)).isEqualTo(AlarmState.RETURNED_UNACKNOWLEDGED);
    assertThat(state(at("9:00"), null)).isEqualTo(AlarmState.NORMAL);
  }

  private AlarmState state(@Nullable Instant acknowledgedUntil, @Nullable Instant shelvedUntil) {
    return AlarmState.of(
        ledger.read(Breaches.KEY), Breaches.POLICY.gap(), acknowledgedUntil, shelvedUntil, now);
  }
}
