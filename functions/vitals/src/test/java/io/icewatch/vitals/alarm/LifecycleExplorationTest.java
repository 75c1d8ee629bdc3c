package io.icewatch.vitals.alarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icewatch.vitals.alarm.Worlds.Coverage;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/**
 * Breaches, clear readings, ticks, answers, shelves and a discharge on one episode, against the
 * real {@link AlarmProtocol}: in every order of their calls, with deaths, lost answers and an owner
 * that outlives its lease. {@link LifecycleWitness} says what must hold: I1, I2, I4, I5 and I6.
 */
class LifecycleExplorationTest {
  private static final LifecycleScenario WORSENS =
      LifecycleScenario.of(1, Set.of(2), "warning 1", "clear 3", "critical 4", "clear 6");

  /** The second breach may be a page more of one alarm, or the first of another. */
  private static final LifecycleScenario DEEPER =
      LifecycleScenario.of(1, Set.of(1), "critical 1", "clear 3", "deeper 4");

  /** The second breach is counted, unless the alarm was over. */
  private static final LifecycleScenario AGAIN =
      LifecycleScenario.of(1, Set.of(1), "critical 1", "clear 3", "warning 4");

  private static final LifecycleScenario WHOLE =
      LifecycleScenario.of(
          2, Set.of(1, 2), "critical 1", "clear 3", "deeper 4", "clear 6", "warning 7", "clear 9");

  /** The other shard's breach is judged before the first one or after it, and so is the second. */
  private static final LifecycleScenario TWO_SHARDS =
      LifecycleScenario.of(
          1, Set.of(1), "warning 1", "critical 2 other", "clear 3 knowing", "warning 4");

  /** Whoever makes the clear reading has not seen the other shard. */
  private static final LifecycleScenario TWO_SHARDS_APART =
      LifecycleScenario.of(
          1, Set.of(1), "critical 1 other", "warning 2", "clear 3", "deeper 4 other");

  /** WatchPatients judges what the event filter hides, between what FilterSensorData judges. */
  private static final LifecycleScenario HIDDEN =
      LifecycleScenario.of(1, Set.of(1), "warning 1", "critical 2 hidden", "clear 3", "deeper 4");

  /** What is critical goes through a shelf, and what it has held begins anew at its end. */
  private static final LifecycleScenario SHELVED =
      LifecycleScenario.of(
          1,
          Set.of(1),
          "warning 1 shelved",
          "critical 2 shelved",
          "clear 4",
          "warning 5 shelved",
          "warning 6 just-not-shelved");

  private static final LifecycleScenario FEW_SHELVED =
      new LifecycleScenario(
          SHELVED.breaches(), SHELVED.clears(), List.of(), Set.of(), SHELVED.discharges());

  /** The board's order meets everything else at any time. */
  private static final LifecycleScenario DISCHARGED =
      LifecycleScenario.of(1, Set.of(1), "critical 1", "clear 3", "warning 4", "discharge 5");

  private static final LifecycleScenario FEW_DISCHARGED =
      LifecycleScenario.of(0, Set.of(), "critical 1", "clear 3", "warning 4", "discharge 5");

  private static final LifecycleScenario FEW_OF_TWO_SHARDS =
      LifecycleScenario.of(
          0, Set.of(), "critical 1", "warning 2 other", "clear 3 knowing", "deeper 4");

  private static final LifecycleScenario FEW_HIDDEN =
      LifecycleScenario.of(0, Set.of(), "warning 1", "critical 2 hidden", "clear 3", "deeper 4");

  private static void explore(String what, LifecycleScenario scenario, int mostFaults) {
    Coverage coverage = LifecycleExploration.of(scenario, LifecycleSabotage.NONE, mostFaults);

    System.out.println(what + ": " + coverage);
    assertThat(coverage.finals()).isPositive();
  }

  @Test
  void inEveryOrderWithoutAFaultTheInvariantsHold() {
    explore("whole, no fault", WHOLE, 0);
  }

  @Test
  void whoeverDiesWhereverTheInvariantsHold() {
    explore("worsens, one fault", WORSENS, 1);
    explore("deeper, one fault", DEEPER, 1);
    explore("again, one fault", AGAIN, 1);
  }

  @Test
  void whateverTwoShardsAndWhatTheFilterHidesMeetTheInvariantsHold() {
    explore("two shards, no fault", TWO_SHARDS, 0);
    explore("two shards apart, no fault", TWO_SHARDS_APART, 0);
    explore("hidden, no fault", HIDDEN, 0);
    explore("two shards, no tick, one fault", FEW_OF_TWO_SHARDS, 1);
    explore("hidden, no tick, one fault", FEW_HIDDEN, 1);
  }

  @Test
  void whateverIsShelvedAndWhoeverIsDischargedTheInvariantsHold() {
    explore("shelved, no fault", SHELVED, 0);
    explore("discharged, no fault", DISCHARGED, 0);
    explore("shelved, no tick, one fault", FEW_SHELVED, 1);
    explore("discharged, no tick, one fault", FEW_DISCHARGED, 1);
  }

  /** A minute or two, and gigabytes. */
  @Test
  @EnabledIfSystemProperty(named = "icewatch.exploration", matches = "large")
  void withMoreFaultsTheInvariantsHoldToo() {
    explore("two shards, one fault", TWO_SHARDS, 1);
    explore("two shards apart, one fault", TWO_SHARDS_APART, 1);
    explore("hidden, one fault", HIDDEN, 1);
    explore("worsens, two faults", WORSENS, 2);
    explore("again, two faults", AGAIN, 2);
    explore("deeper, two faults", DEEPER, 2);
    explore("whole, one fault", WHOLE, 1);
    explore("shelved, two faults", SHELVED, 2);
    explore("discharged, one fault", DISCHARGED, 1);
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
  void aRuleTakenOutIsCaught(LifecycleSabotage sabotage) {
    List<LifecycleScenario> scenarios =
        switch (sabotage) {
          case SHELF_OVER_CRITICAL, SHELF_WITHOUT_END -> List.of(SHELVED);
          case DISCHARGE_OVER_PAGE -> List.of(FEW_DISCHARGED);
          default -> List.of(AGAIN, WORSENS, DEEPER, TWO_SHARDS);
        };
    assertThatThrownBy(
            () -> {
              for (LifecycleScenario scenario : scenarios) {
                LifecycleExploration.of(scenario, sabotage, 1);
              }
            })
        .isInstanceOf(AssertionError.class)
        .hasCauseInstanceOf(LifecycleWitness.Violation.class)
        .satisfies(e ->
            System.out.println(
                sabotage
                    + " is caught: "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElseThrow()));
  }
}
