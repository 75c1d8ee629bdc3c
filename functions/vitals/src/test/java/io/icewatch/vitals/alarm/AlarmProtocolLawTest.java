package io.icewatch.vitals.alarm;

import static io.icewatch.vitals.alarm.Breaches.breach;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icewatch.vitals.Seeds;
import io.icewatch.vitals.alarm.BatchReport.Outcome;
import io.icewatch.vitals.alarm.Wire.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Pages at least one for every episode; duplicates at most the crashes between publish and confirm.
 */
class AlarmProtocolLawTest {
  private static final Fault[] FAULTS = Fault.values();

  /** Redeliveries after which something must have gone wrong with going on. */
  private static final int PATIENCE = 2000;

  @Test
  void whereverOneInvocationFallsIntoAnotherAndEitherFailsNothingIsLost() {
    for (double[] values : new double[][] {{88, 88}, {88, 80}, {80, 88}}) {
      for (int i = 0; i < 6; i++) {
        for (int[] one : failures()) {
          for (int[] other : failures()) {
            interleave(values, i, one, other);
          }
        }
      }
    }
  }

  /** Every way in which one call of an invocation can go wrong, and none. */
  private static List<int[]> failures() {
    List<int[]> failures = new ArrayList<>();
    failures.add(new int[] {-1, 0});
    for (int n = 0; n < 5; n++) {
      for (int fault = 0; fault < FAULTS.length; fault++) {
        failures.add(new int[] {n, fault});
      }
    }
    return failures;
  }

  private static void interleave(double[] values, int at, int[] failure, int[] othersFailure) {
    Bedside world = new Bedside();
    Breach one = breach(Breaches.PATIENT, "0:00", values[0], "a");
    Breach other = breach(Breaches.PATIENT, "0:01", values[1], "b");
    Wire othersWire = new Wire(world, (n, call) -> fault(n, othersFailure));
    Wire wire =
        new Wire(
            world,
            (n, call) -> {
              if (n == at) {
                isDone(world, othersWire, other);
              }
              return fault(n, failure);
            });
    boolean isOneDone = isDone(world, wire, one);
    boolean isOtherDone = false;
    for (int round = 0; !isOneDone || !isOtherDone; round++) {
      assertThat(round).as("rounds").isLessThan(5);
      isOtherDone = isOtherDone || isDone(world, Wire.sound(world), other);
      isOneDone = isOneDone || isDone(world, Wire.sound(world), one);
      world.now = world.now.plus(Breaches.POLICY.leases().page());
    }
    String what =
        "%s, other before call %d, %s, other's %s"
            .formatted(List.of(values[0], values[1]), at, told(failure), told(othersFailure));
    assertThat(world.hasHeardOf(one)).as("one is paged: %s", what).isTrue();
    assertThat(world.hasHeardOf(other)).as("other is paged: %s", what).isTrue();
    assertThat(world.duplicates())
        .as("duplicates: %s", what)
        .isLessThanOrEqualTo(world.lostConfirms);
    world.assertNoReceiverMissesWorsening();
  }

  private static @Nullable Fault fault(int n, int[] failure) {
    return n == failure[0] ? FAULTS[failure[1]] : null;
  }

  private static String told(int[] failure) {
    return failure[0] < 0 ? "no fault" : "call " + failure[0] + " " + FAULTS[failure[1]];
  }

  private static boolean isDone(Bedside world, Wire wire, Breach breach) {
    try {
      return world.deliver(wire, breach).failures().isEmpty();
    } catch (Wire.Death e) {
      return false;
    }
  }

  @Test
  void whateverFailsEveryBreachIsPagedOrSuppressedUnderAConfirmedPage() {
    Seeds.upTo(200, random -> checkLaw(random, new Bedside()));
  }

  @Test
  void aProtocolWithoutStepsWithinASeverityIsCaught() {
    AlarmPolicy policy = Sabotage.NO_STEPS.over(Breaches.POLICY);

    assertThatThrownBy(() -> Seeds.upTo(20, random -> checkLaw(random, new Bedside(policy))))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("is paged or suppressed");
  }

  private static void checkLaw(Random random, Bedside world) {
    List<Shard> shards = List.of(new Shard(random, "a"), new Shard(random, "b"));
    double trouble = random.nextDouble() * 0.3;
    for (int round = 0; shards.stream().anyMatch(shard -> !shard.isDone()); round++) {
      assertThat(round).as("redeliveries").isLessThan(PATIENCE);
      boolean isQuiet = round > 150;
      double odds = isQuiet ? 0 : trouble;
      Wire wire =
          new Wire(
              world,
              (n, call) ->
                  random.nextDouble() < odds ? FAULTS[random.nextInt(FAULTS.length)] : null);
      Shard shard = shards.get(random.nextInt(shards.size()));
      shard.deliver(world, wire, () -> random.nextDouble() < odds / 10, 1 + random.nextInt(8));
      world.now = world.now.plusMillis(random.nextInt(40_000));
    }
    for (Shard shard : shards) {
      for (Breach breach : shard.breaches) {
        assertThat(world.hasHeardOf(breach)).as("%s is paged or suppressed", breach).isTrue();
      }
    }
    assertThat(world.duplicates()).as("duplicates").isLessThanOrEqualTo(world.lostConfirms);
    world.assertNoReceiverMissesWorsening();
  }

  /** Records of a few patients, read as Lambda does: from the lowest one that failed. */
  private static final class Shard {
    private final List<Breach> breaches = new ArrayList<>();
    private int next;

    Shard(Random random, String name) {
      Instant arrival = Breaches.START.plusMillis(random.nextInt(600_000));
      int[] steps = {10, 5_000, 100_000, 400_000, 1_000_000};
      for (int i = random.nextInt(40); i >= 0; i--) {
        arrival = arrival.plusMillis(1 + random.nextInt(steps[random.nextInt(steps.length)]));
        String patient = "patient " + random.nextInt(3);
        double spo2 = random.nextInt(4) == 0 ? 80 - 6 * random.nextInt(3) : 88;
        breaches.add(breach(patient, arrival, spo2, name + "/" + patient));
      }
    }

    boolean isDone() {
      return next == breaches.size();
    }

    void deliver(Bedside world, Wire wire, BooleanSupplier timeIsUp, int size) {
      List<Breach> batch = breaches.subList(next, Math.min(next + size, breaches.size()));
      BatchReport report;
      try {
        report = world.deliver(wire, timeIsUp, batch);
      } catch (Wire.Death e) {
        return;
      }
      assertThat(report.outcomes())
          .extracting(Outcome::breach)
          .as("each breach has one outcome")
          .containsExactlyInAnyOrderElementsOf(batch);
      assertThat(report.outcomes(Outcome.Watched.class)).as("nobody asked to watch").isEmpty();
      next =
          report.failures().stream()
              .map(Outcome.Failed::breach)
              .min(Comparator.comparing(failed -> failed.position().sequenceNumber()))
              .map(breaches::indexOf)
              .orElse(next + batch.size());
    }
  }

  /** As long as none of them is worse within its severity than what a page has told. */
  @Test
  void whateverIsKnownOfThePatientsCadenceTheSameBreachesArePaged() {
    int[] steps = {10, 100, 310, 700, 4_000, 20_000};
    Seeds.upTo(
        300,
        random -> {
          AlarmPolicy policy =
              Breaches.policy(
                  Duration.ofSeconds(300L * (1 + random.nextInt(30))),
                  Breaches.POLICY.gap(),
                  Duration.ofSeconds(random.nextInt(3) * 60L),
                  Breaches.POLICY.leases().page());
          List<Breach> breaches = new ArrayList<>();
          Instant arrival = Breaches.START;
          for (int i = 0; i < 60; i++) {
            arrival = arrival.plusSeconds(1 + random.nextInt(steps[random.nextInt(steps.length)]));
            double spo2 = random.nextInt(4) == 0 ? 80 : 88;
            breaches.add(breach(Breaches.PATIENT, arrival, spo2, "17"));
          }

          assertThat(paged(policy, breaches, any -> Duration.ofSeconds(random.nextInt(20_000))))
              .containsExactlyElementsOf(paged(policy, breaches, PatientCadences.UNKNOWN));
        });
  }

  private static List<Breach> paged(
      AlarmPolicy policy, List<Breach> breaches, PatientCadences cadences) {
    List<Breach> paged = new ArrayList<>();
    AlarmProtocol protocol =
        new AlarmProtocol(
            policy,
            new InMemoryEpisodeLedger(),
            (notice, now) -> paged.add(((Alert) notice).breach()),
            () -> breaches.getLast().arrival(),
            cadences);
    for (Breach breach : breaches) {
      AlarmProtocol.Batch batch = protocol.begin(() -> false);
      batch.add(breach);
      assertThat(batch.finish().failures()).isEmpty();
    }
    return paged;
  }

  @Test
  void aDayOfOnePatientIsPagedEveryQuarterOfAnHour() {
    Bedside world = new Bedside();
    for (int minute = 0; minute < 24 * 60; minute++) {
      world.deliver(Wire.sound(world), breach(minute + ":00", 88));
    }

    assertThat(world.sent).hasSize(24 * 4);
    assertThat(world.sent)
        .extracting(alert -> Duration.between(Breaches.START, alert.breach().arrival()).toMinutes())
        .startsWith(0L, 15L, 30L, 45L);
    assertThat(world.sent).extracting(Alert::suppressedSinceLast).startsWith(0, 14, 14);
  }
}
