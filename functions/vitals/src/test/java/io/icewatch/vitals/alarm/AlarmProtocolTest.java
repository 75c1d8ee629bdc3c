package io.icewatch.vitals.alarm;

import static io.icewatch.vitals.alarm.Breaches.at;
import static io.icewatch.vitals.alarm.Breaches.breach;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.vitals.alarm.Alert.Reason;
import io.icewatch.vitals.alarm.BatchReport.Cause;
import io.icewatch.vitals.alarm.BatchReport.Outcome;
import io.icewatch.vitals.alarm.Wire.Call;
import io.icewatch.vitals.alarm.Wire.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AlarmProtocolTest {
  private final Bedside world = new Bedside();
  private final Breach first = breach("0:00", 88);

  private BatchReport deliver(Breach... breaches) {
    return world.deliver(Wire.sound(world), breaches);
  }

  private static List<String> told(BatchReport report) {
    return report.outcomes().stream().map(AlarmProtocolTest::told).toList();
  }

  private static String told(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Paged paged -> paged.alert().reason().label();
      case Outcome.Suppressed suppressed -> "suppressed";
      case Outcome.Watched watched -> "watched";
      case Outcome.AlreadyHandled handled -> "handled before";
      case Outcome.Failed(Breach breach, Cause cause) ->
          switch (cause) {
            case Cause.Busy busy -> "busy";
            case Cause.DependencyFailure trouble -> "trouble";
            case Cause.Behind behind -> "behind";
            case Cause.OutOfTime outOfTime -> "out of time";
          };
    };
  }

  /** The table of deaths, row by row. */
  @Nested
  class TheFunctionDies {

    @Test
    void beforeTheClaimAndTheRetryPagesOnce() {
      world.deliverAndDie(Wire.with(world, Call.CLAIM, Fault.DIES_BEFORE), first);
      assertThat(world.remembered()).isNull();

      assertThat(told(deliver(first))).containsExactly("first");
      assertThat(world.sent).hasSize(1);
    }

    @Test
    void betweenClaimAndPublishAndTheRetryPagesOnce() {
      world.deliverAndDie(Wire.with(world, Call.CLAIM, Fault.DIES_AFTER), first);
      assertThat(world.sent).isEmpty();

      assertThat(told(deliver(first))).containsExactly("first");
      assertThat(world.sent).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"DIES_AFTER", "FAILS_AFTER"})
    void betweenPublishAndConfirmAndTheRetryPagesAgainUnderTheSameAlertId(Fault fault) {
      Wire wire = Wire.with(world, Call.PAGE, fault);
      if (fault == Fault.DIES_AFTER) {
        world.deliverAndDie(wire, first);
      } else {
        assertThat(told(world.deliver(wire, first))).containsExactly("trouble");
      }

      assertThat(told(deliver(first))).containsExactly("first");
      assertThat(world.sent).hasSize(2);
      assertThat(world.sent.getFirst()).isEqualTo(world.sent.getLast());
    }

    @Test
    void afterTheConfirmAndTheRetryKnows() {
      world.deliverAndDie(Wire.with(world, Call.CONFIRM, Fault.DIES_AFTER), first);

      BatchReport retry = deliver(first);

      assertThat(told(retry)).containsExactly("handled before");
      assertThat(world.sent).hasSize(1);
      assertThat(retry.pages()).isEmpty();
      assertThat(retry.toLog()).extracting(AlertLog.Entry::notice).isEqualTo(world.sent);
    }

    @Test
    void afterTheClaimForGoodAndTheNextBreachTakesOver() {
      world.deliverAndDie(Wire.with(world, Call.CLAIM, Fault.DIES_AFTER), first);
      Breach next = breach("0:01", 88);

      world.now = at("1:09");
      assertThat(told(deliver(next))).containsExactly("busy");
      assertThat(world.sent).isEmpty();

      world.now = at("1:10");
      assertThat(told(deliver(next))).containsExactly("first");
      assertThat(world.sent).hasSize(1);
    }

    @Test
    void whileItCountsAndTheRetryCountsOnce() {
      deliver(first);
      world.deliverAndDie(
          Wire.with(world, Call.COUNT, Fault.DIES_AFTER), breach("0:01", 88), breach("0:02", 88));

      assertThat(told(deliver(breach("0:01", 88), breach("0:02", 88))))
          .containsExactly("handled before", "handled before");
      assertThat(world.remembered()).extracting(Episode::suppressedSinceLast).isEqualTo(2);
    }
  }

  @Nested
  class AnAnswerIsLost {

    @ParameterizedTest
    @EnumSource(names = {"CLAIM", "CONFIRM"})
    void andTheWriteIsRecognisedAsOnesOwn(Call call) {
      Wire wire = Wire.with(world, call, Fault.ANSWER_LOST);

      assertThat(told(world.deliver(wire, first))).containsExactly("first");
      assertThat(world.sent).hasSize(1);
      assertThat(told(deliver(first))).containsExactly("handled before");
    }

    @Test
    void ofACountAndItIsCountedOnce() {
      deliver(first);
      Wire wire = Wire.with(world, Call.COUNT, Fault.ANSWER_LOST);

      assertThat(told(world.deliver(wire, breach("0:01", 88)))).containsExactly("suppressed");
      assertThat(world.remembered()).extracting(Episode::suppressedSinceLast).isEqualTo(1);
    }

    @Test
    void ofAConfirmThatThenThrowsAndTheRetryKnows() {
      Wire wire = Wire.with(world, Call.CONFIRM, Fault.FAILS_AFTER);

      assertThat(told(world.deliver(wire, first))).containsExactly("trouble");
      assertThat(told(deliver(first))).containsExactly("handled before");
      assertThat(world.sent).hasSize(1);
    }

    /** Bug: a conflict long ago still counted. */
    @Test
    void andFindingItEndsTheRowOfConflicts() {
      deliver(first);
      AtomicInteger claims = new AtomicInteger();
      AtomicInteger confirms = new AtomicInteger();
      Wire wire =
          new Wire(
              world,
              (n, call) -> {
                if (call == Call.CLAIM && claims.incrementAndGet() == 6) {
                  return Fault.ANSWER_LOST;
                }
                boolean isConflict =
                    (call == Call.CLAIM && claims.get() <= 5)
                        || (call == Call.CONFIRM && confirms.incrementAndGet() == 1);
                if (isConflict) {
                  meanwhileSuppressed();
                }
                return null;
              });

      assertThat(told(world.deliver(wire, breach("1:00", 84)))).containsExactly("worsened");
    }
  }

  /** Somebody else, on a shard of their own, counts a breach. */
  private void meanwhileSuppressed() {
    Episode found = world.remembered();
    if (found == null) {
      throw new IllegalStateException("nothing to count under");
    }
    Episode next =
        found
            .with(breach("0:30", 88), Breaches.GAP)
            .suppressed(
                new AlarmEvent.Breached(breach(Breaches.PATIENT, "0:30", 88, "other"), null),
                at("0:30"));
    assertThat(world.ledger.replace(Breaches.KEY, found, next)).isEqualTo(next);
  }

  @Nested
  class SomebodyElseWasFaster {

    @Test
    void withAPageAndTheBreachIsSuppressedUnderIt() {
      Breach other = breach(Breaches.PATIENT, "0:01", 88, "other");
      Wire wire = meanwhile(Call.CLAIM, () -> deliver(other));

      assertThat(told(world.deliver(wire, first))).containsExactly("suppressed");
      assertThat(world.sent).extracting(Alert::breach).containsExactly(other);
    }

    @Test
    void withAMilderPageAndTheBreachIsPagedAsWorse() {
      Breach other = breach(Breaches.PATIENT, "0:01", 88, "other");
      Wire wire = meanwhile(Call.CLAIM, () -> deliver(other));

      assertThat(told(world.deliver(wire, breach("0:00", 80)))).containsExactly("worsened");
      assertThat(world.sent)
          .extracting(Alert::reason)
          .containsExactly(Reason.FIRST, Reason.WORSENED);
    }

    @Test
    void withAClaimAndTheRecordComesAgain() {
      Breach other = breach(Breaches.PATIENT, "0:01", 88, "other");
      Wire wire =
          meanwhile(
              Call.CLAIM,
              () -> world.deliverAndDie(Wire.with(world, Call.CLAIM, Fault.DIES_AFTER), other));

      assertThat(world.deliver(wire, first).failures())
          .containsExactly(new Outcome.Failed(first, new Cause.Busy(at("1:10"))));
      assertThat(world.sent).isEmpty();
    }

    @Test
    void withACountAndEveryCountIsDoneAgainOnTop() {
      deliver(first);
      Breach other = breach(Breaches.PATIENT, "0:30", 88, "other");
      Wire wire = meanwhile(Call.COUNT, () -> deliver(other));

      assertThat(told(world.deliver(wire, breach("0:10", 88), breach("0:20", 88))))
          .containsExactly("suppressed", "suppressed");
      assertThat(world.remembered()).extracting(Episode::suppressedSinceLast).isEqualTo(3);
    }

    @Test
    void becauseOurLeaseRanOutWhileWePublished() {
      Breach other = breach(Breaches.PATIENT, "0:01", 88, "other");
      Wire wire =
          meanwhile(
              Call.CONFIRM,
              () -> {
                world.now = at("1:10");
                assertThat(told(deliver(other))).containsExactly("first");
              });

      assertThat(told(world.deliver(wire, first))).containsExactly("suppressed");
      assertThat(world.sent).hasSize(2);
      assertThat(world.duplicates()).isEqualTo(1);
    }

    @Test
    void fiveTimesInARowIsBorne() {
      deliver(first);

      assertThat(told(world.deliver(conflicting(5), breach("1:00", 88))))
          .containsExactly("suppressed");
      assertThat(world.remembered()).extracting(Episode::suppressedSinceLast).isEqualTo(6);
    }

    @Test
    void sixTimesInARowAndTheRecordComesAgain() {
      deliver(first);

      BatchReport report = world.deliver(conflicting(6), breach("1:00", 88));

      assertThat(report.failures()).hasSize(1);
      assertThat(report.failures().getFirst().cause())
          .isInstanceOfSatisfying(
              Cause.DependencyFailure.class,
              trouble ->
                  assertThat(trouble.exception())
                      .hasMessage("lost 6 compare-and-sets in a row for spo2-low"));
      assertThat(told(deliver(breach("1:00", 88)))).containsExactly("suppressed");
    }

    private Wire conflicting(int times) {
      AtomicInteger left = new AtomicInteger(times);
      return new Wire(
          world,
          (n, call) -> {
            if (call == Call.COUNT && left.getAndDecrement() > 0) {
              meanwhileSuppressed();
            }
            return null;
          });
    }

    private Wire meanwhile(Call before, Runnable deed) {
      AtomicInteger times = new AtomicInteger();
      return new Wire(
          world,
          (n, call) -> {
            if (call == before && times.getAndIncrement() == 0) {
              deed.run();
            }
            return null;
          });
    }
  }

  @Nested
  class TheBatch {

    /** Arrival, when it was measured, SpO2. */
    private static Breach of(String patient, String arrival, String measured, double spo2) {
      Breach breach = breach(patient, arrival, spo2, patient);
      return new Breach(
          patient,
          breach.condition(),
          breach.severity(),
          spo2,
          Breaches.at(measured),
          breach.arrival(),
          breach.position());
    }

    /** Bug: a buffer that a monitor sent newest first was paged as it came. */
    @Test
    void isJudgedAsItWasMeasured() {
      world.now = Breaches.at("60:04");
      world.deliver(
          Wire.sound(world),
          of("17", "60:00", "59:00", 84),
          of("17", "60:01", "58:00", 88),
          of("17", "60:02", "57:00", 88));

      assertThat(world.sent)
          .extracting(alert -> alert.reason() + " " + alert.breach().value())
          .containsExactly("FIRST 88.0", "WORSENED 84.0");
      assertThat(world.sent.getLast().episodeStart()).isEqualTo(Breaches.at("57:00"));
    }

    @Test
    void letsNobodyWaitForTheBacklogOfAnother() {
      world.now = Breaches.at("60:04");
      world.deliver(
          Wire.sound(world),
          of("17", "60:00", "59:00", 84),
          of("18", "60:01", "60:01", 84),
          of("17", "60:02", "30:00", 88));

      assertThat(world.sent)
          .extracting(alert -> alert.patientId() + " " + alert.breach().value())
          .as("what is critical first")
          .containsExactly("18 84.0", "17 88.0", "17 84.0");
    }

    /** Whatever of it is done stays done, and the rest comes again from its lowest number. */
    @Test
    void thatFailsHalfWayGoesOnWhereItFailed() {
      Breach newest = of("17", "60:00", "59:00", 84);
      Breach oldest = of("17", "60:01", "30:00", 88);
      world.now = Breaches.at("60:04");
      Wire wire = new Wire(world, (n, call) -> n == 4 ? Wire.Fault.FAILS_BEFORE : null);

      BatchReport report = world.deliver(wire, newest, oldest);

      assertThat(report.failures()).extracting(BatchReport.Outcome::breach).containsExactly(newest);
      assertThat(requireNonNull(world.remembered()).handled().includes(oldest.position())).isTrue();
      assertThat(requireNonNull(world.remembered()).handled().includes(newest.position()))
          .isFalse();

      world.now = world.now.plus(Breaches.POLICY.leases().page());
      world.deliver(Wire.sound(world), newest, oldest);
      assertThat(world.sent)
          .extracting(alert -> alert.breach().value())
          .containsExactly(88.0, 84.0);
      assertThat(requireNonNull(world.remembered()).handled().ahead()).isEmpty();
    }

    @Test
    void ofAHundredBreachesOfOnePatientCostsFourCallsAndOnePage() {
      Wire wire = Wire.sound(world);
      Breach[] breaches =
          IntStream.range(0, 100)
              .mapToObj(second -> breach("0:" + second, 88))
              .toArray(Breach[]::new);

      BatchReport report = world.deliver(wire, breaches);

      assertThat(wire.calls)
          .containsExactly(Call.READ, Call.CLAIM, Call.PAGE, Call.CONFIRM, Call.COUNT);
      assertThat(report.outcomes()).hasSize(100);
      assertThat(world.remembered()).extracting(Episode::suppressedSinceLast).isEqualTo(99);
    }

    @Test
    void ofAHundredPatientsWithASuppressedBreachEachCostsTwoCallsAPatient() {
      Breach[] pages =
          IntStream.range(0, 100).mapToObj(i -> ofPatient(i, "0:00")).toArray(Breach[]::new);
      Breach[] suppressed =
          IntStream.range(0, 100).mapToObj(i -> ofPatient(i, "1:00")).toArray(Breach[]::new);
      deliver(pages);
      Wire wire = Wire.sound(world);

      BatchReport report = world.deliver(wire, suppressed);

      assertThat(wire.calls).hasSize(200);
      assertThat(report.outcomes(Outcome.Suppressed.class)).hasSize(100);
      assertThat(world.sent).hasSize(100);
    }

    @Test
    void writesNothingForWhatWasHandledBefore() {
      deliver(first, breach("0:01", 88));
      Wire wire = Wire.sound(world);

      assertThat(told(world.deliver(wire, first, breach("0:01", 88))))
          .containsExactly("handled before", "handled before");
      assertThat(wire.calls).containsExactly(Call.READ);
    }

    @Test
    void storesWhatItCountedTogetherWithThePageThatFollows() {
      Wire wire = Wire.sound(world);
      deliver(first);

      BatchReport report =
          world.deliver(wire, breach("0:01", 88), breach("0:02", 87), breach("0:03", 84));

      assertThat(told(report)).containsExactly("suppressed", "suppressed", "worsened");
      assertThat(wire.calls).containsExactly(Call.READ, Call.CLAIM, Call.PAGE, Call.CONFIRM);
      assertThat(world.sent.getLast())
          .isEqualTo(new Alert(breach("0:03", 84), Reason.WORSENED, at("0:00"), 2, 2, 84));
    }

    @Test
    void ofNothingReportsNothingAndCallsNobody() {
      Wire wire = Wire.sound(world);

      assertThat(world.deliver(wire).outcomes()).isEmpty();
      assertThat(wire.calls).isEmpty();
    }

    @Test
    void tellsItsPagesAndItsFailures() {
      Breach other = ofPatient(4, "0:00");
      Wire wire = Wire.with(world, Call.PAGE, Fault.FAILS_BEFORE);
      world.now = at("0:02");

      BatchReport report = world.deliver(wire, other, first);

      assertThat(report.pages())
          .containsExactly(
              new Outcome.Paged(
                  first, new Alert(first, Reason.FIRST, at("0:00"), 1, 0, 88), at("0:02")));
      assertThat(report.failures()).extracting(Outcome.Failed::breach).containsExactly(other);
    }
  }

  private static Breach ofPatient(int number, String time) {
    return breach("patient " + number, time, 88, "patient " + number);
  }

  @Nested
  class DependencyFailure {

    @Test
    void withOnePatientDoesNotHoldUpAnother() {
      for (Call call : new Call[] {Call.READ, Call.CLAIM, Call.PAGE, Call.CONFIRM}) {
        Bedside fresh = new Bedside();
        Wire wire = Wire.with(fresh, call, Fault.FAILS_BEFORE);

        BatchReport report = fresh.deliver(wire, ofPatient(1, "0:00"), ofPatient(2, "0:01"));

        assertThat(told(report)).as("%s", call).containsExactly("trouble", "first");
      }
    }

    @Test
    void failsEverythingBehindIt() {
      Breach third = breach("0:02", 88);
      BatchReport report =
          world.deliver(
              Wire.with(world, Call.PAGE, Fault.FAILS_BEFORE), first, breach("0:01", 80), third);

      assertThat(told(report)).containsExactly("trouble", "behind", "behind");
      assertThat(report.outcomes().getLast())
          .isEqualTo(new Outcome.Failed(third, new Cause.Behind(first)));
      assertThat(world.sent).isEmpty();
    }

    @Test
    void failsWhatWasCountedButNotStored() {
      deliver(first);
      Wire wire = Wire.with(world, Call.COUNT, Fault.FAILS_BEFORE);

      assertThat(told(world.deliver(wire, breach("0:01", 88), breach("0:02", 88))))
          .containsExactly("trouble", "trouble");
      assertThat(told(deliver(breach("0:01", 88), breach("0:02", 88))))
          .containsExactly("suppressed", "suppressed");
    }

    @Test
    void withAPageLeavesWhatItsClaimStored() {
      deliver(first);
      Wire wire = Wire.with(world, Call.PAGE, Fault.FAILS_BEFORE);

      assertThat(told(world.deliver(wire, breach("0:01", 88), breach("0:02", 80))))
          .containsExactly("suppressed", "trouble");
      assertThat(told(deliver(breach("0:01", 88), breach("0:02", 80))))
          .containsExactly("handled before", "worsened");
    }

    @Test
    void isToldWithItsCause() {
      BatchReport report = world.deliver(Wire.with(world, Call.READ, Fault.FAILS_BEFORE), first);

      assertThat(report.failures().getFirst().cause())
          .isInstanceOfSatisfying(
              Cause.DependencyFailure.class,
              trouble -> assertThat(trouble.exception()).hasMessage("READ FAILS_BEFORE"));
    }
  }

  @Nested
  class TimeIsUp {

    @Test
    void beforeAnythingWasBegunAndEverythingComesAgain() {
      Wire wire = Wire.sound(world);

      BatchReport report = world.deliver(wire, () -> true, List.of(first, ofPatient(4, "0:00")));

      assertThat(told(report)).containsExactly("out of time", "out of time");
      assertThat(wire.calls).isEmpty();
    }

    @Test
    void beforeTheCountsAreStoredAndTheyComeAgain() {
      deliver(first);
      List<Boolean> answers = new ArrayList<>(List.of(false, false, true));

      BatchReport report =
          world.deliver(
              Wire.sound(world),
              answers::removeFirst,
              List.of(breach("0:01", 88), breach("0:02", 88)));

      assertThat(told(report)).containsExactly("out of time", "out of time");
      assertThat(told(deliver(breach("0:01", 88), breach("0:02", 88))))
          .containsExactly("suppressed", "suppressed");
    }
  }

  /** Bug: a breach was called handled on the strength of a count that was never stored. */
  @Test
  void whatIsKnownOnlyFromAnUnstoredCountIsNotCalledHandled() {
    deliver(first);
    Breach twice = breach("0:01", 88);

    BatchReport report =
        world.deliver(Wire.with(world, Call.COUNT, Fault.FAILS_BEFORE), twice, twice);

    assertThat(told(report)).containsExactly("trouble", "trouble");
  }

  /** Bug: what was handled before stood before what was counted before it. */
  @Test
  void outcomesStandInTheOrderInWhichBreachesWereMeasured() {
    Breach late = breach(Breaches.PATIENT, "0:01", 88, "other");
    deliver(first, late);

    BatchReport report = deliver(first, breach("0:02", 88), late, breach("0:03", 80));

    assertThat(report.outcomes())
        .extracting(Outcome::breach)
        .containsExactly(first, late, breach("0:02", 88), breach("0:03", 80));
    assertThat(told(report))
        .containsExactly("handled before", "handled before", "suppressed", "worsened");
  }
}
