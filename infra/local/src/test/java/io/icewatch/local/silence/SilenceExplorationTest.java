package io.icewatch.local.silence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icewatch.vitals.alarm.Worlds.Coverage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/**
 * Readings, ticks, a pause and a discharge of one patient, against the real functions: in every
 * order of their calls, with deaths, refusals and lost answers. {@link SilenceWitness} says what
 * must hold: I3. That is 100,055 worlds by default, with one fault or none in a run.
 *
 * <p>Between the claim of a notice and its publishing somebody may store that the patient is away:
 * what was claimed before goes out all the same.
 */
class SilenceExplorationTest {
  private static final String IN_BED = "0 17, 5 17, 10 17";

  /** By then it is due that nothing was heard since. */
  private static final String SILENT = IN_BED + ", 115 other";

  /** Told, and heard of again. */
  private static final SilenceScenario BACK =
      SilenceScenario.of("back", SILENT, "200 17", "120 240", "");

  /** What was measured before the silence would have been due is read late. */
  private static final SilenceScenario LATE =
      SilenceScenario.of("late", IN_BED, "60 17, 65 other; 130 other", "120 180", "");

  /** The schedule calls twice. */
  private static final SilenceScenario TWICE =
      SilenceScenario.of("twice", SILENT, "", "120 240; 120", "");

  /** Told three times, and no more. */
  private static final SilenceScenario STANDBY =
      SilenceScenario.of("standby", IN_BED + ", 2635 other", "", "1440 1740 2340 2640 2940", "");

  private static final SilenceScenario DISCHARGED =
      SilenceScenario.of("discharged", IN_BED + ", 235 other", "", "240 300", "100 discharge");

  /** Somebody sends under the id of who was discharged. */
  private static final SilenceScenario AFTER_DISCHARGE =
      SilenceScenario.of("after discharge", SILENT, "150 17, 155 other", "240", "100 discharge");

  private static final SilenceScenario PAUSED =
      SilenceScenario.of("paused", IN_BED + ", 400 other", "", "420 480", "100 pause 120");

  /** The same, and the shard is read while the patient is away. */
  private static final SilenceScenario PAUSED_AND_READ =
      SilenceScenario.of("paused and read", SILENT, "400 other", "120 420 480", "100 pause 120");

  private static void explore(String what, SilenceScenario scenario, int mostFaults) {
    Coverage coverage = SilenceExploration.of(scenario, SilenceSabotage.NONE, mostFaults);

    System.out.println(what + ": " + coverage);
    assertThat(coverage.finals()).isPositive();
  }

  @Test
  void whoIsHeardOfAgainOrReadLateIsCalledSilentOnlyWhileTheyAre() {
    explore("back, one fault", BACK, 1);
    explore("late, one fault", LATE, 1);
  }

  @Test
  void whoStaysSilentIsToldInTimeAndThreeTimesAtMost() {
    explore("standby, one fault", STANDBY, 1);
    explore("twice, one fault", TWICE, 1);
  }

  @Test
  void whoIsAwayOrGoneIsNotCalledSilent() {
    explore("discharged, one fault", DISCHARGED, 1);
    explore("after discharge, no fault", AFTER_DISCHARGE, 0);
    explore("paused, one fault", PAUSED, 1);
    explore("paused and read, no fault", PAUSED_AND_READ, 0);
  }

  @Test
  @EnabledIfSystemProperty(named = "icewatch.exploration", matches = "large")
  void withMoreFaultsTheSameHolds() {
    explore("after discharge, one fault", AFTER_DISCHARGE, 1);
    explore("paused and read, one fault", PAUSED_AND_READ, 1);
    explore("back, two faults", BACK, 2);
    explore("standby, two faults", STANDBY, 2);
    explore("twice, two faults", TWICE, 2);
    explore("discharged, two faults", DISCHARGED, 2);
    explore("paused, two faults", PAUSED, 2);
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
  void aRuleOfSilenceTakenOutIsCaught(SilenceSabotage sabotage) {
    SilenceScenario breaking =
        switch (sabotage) {
          case LAG_IS_SILENCE, HEARD_UNWRITTEN -> LATE;
          case AWAY_IS_EXPECTED, CLAIM_OVER_ANYTHING -> DISCHARGED;
          case PAUSE_WITHOUT_END -> PAUSED;
          case NONE, CLAIM_UNSTORED, CLAIM_UNSEEN, CLAIM_FOR_EVER -> TWICE;
          case CONFIRM_UNSTORED, STANDBY_FORGOTTEN -> STANDBY;
        };
    int mostFaults = sabotage == SilenceSabotage.CLAIM_FOR_EVER ? 1 : 0;
    assertThatThrownBy(() -> SilenceExploration.of(breaking, sabotage, mostFaults))
        .isInstanceOf(AssertionError.class)
        .hasCauseInstanceOf(SilenceWitness.Violation.class)
        .satisfies(e ->
            System.out.println(
                sabotage
                    + " is caught: "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElseThrow()));
  }
}
