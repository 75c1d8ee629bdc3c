package io.icewatch.vitals.alarm;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icewatch.vitals.Seeds;
import io.icewatch.vitals.alarm.SmallSteps.Publish;
import io.icewatch.vitals.alarm.SmallSteps.Read;
import io.icewatch.vitals.alarm.SmallSteps.Replace;
import io.icewatch.vitals.alarm.World.Move;
import io.icewatch.vitals.alarm.World.Turn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The alert protocol on a real ledger: random runs of the exploration, with every call made to the
 * ledger too, and made to fail there as the run says. At each step the ledger must answer and hold
 * what the run expects, and {@link Witness} must be content.
 */
public abstract class AlarmProtocolContract {
  private static final int RUNS = Seeds.times(50);
  private static final int MOST_FAULTS = 3;
  private static final int MOST_STEPS = 400;
  private static final AlarmPolicy POLICY =
      Breaches.policy(
          Duration.ofSeconds(900), Duration.ofSeconds(300), Duration.ZERO, Duration.ofSeconds(90));

  /** What the next call to the store is to suffer. */
  public enum DependencyFailure {
    /** Nothing. */
    NONE,
    /** It is throttled. */
    THROTTLE,
    /** It takes effect and fails. */
    LOST_ANSWER,
    /** It takes effect, its answer is lost, and the client's own second attempt is answered. */
    SENT_TWICE
  }

  /** A ledger whose store can be made to fail. */
  public interface FaultyLedger extends EpisodeLedger {
    /** Decides what the next call suffers. */
    void next(DependencyFailure trouble);
  }

  /** A ledger in which nothing is remembered; called once a run. */
  protected abstract FaultyLedger emptyLedger();

  @Test
  void randomRunsWithThrottlesLostAnswersAndCrashesKeepTheContract() {
    int steps = 0;
    for (long seed = 1; seed <= RUNS; seed++) {
      steps += run(seed, Sabotage.NONE);
    }
    System.out.printf("%s: %d runs, %d steps%n", getClass().getSimpleName(), RUNS, steps);
  }

  @ParameterizedTest
  @EnumSource(names = {"NO_CLAIM", "NO_CONFIRM", "NO_BUSY"})
  void aProtocolWithARuleTakenOutIsCaught(Sabotage sabotage) {
    assertThatThrownBy(
            () -> {
              for (long seed = 1; seed <= RUNS; seed++) {
                run(seed, sabotage);
              }
            })
        .hasCauseInstanceOf(Witness.Violation.class);
  }

  private int run(long seed, Sabotage sabotage) {
    Random random = new Random(seed);
    Scenario scenario = scenario(random);
    World.Rules rules =
        new World.Rules(
            scenario,
            new History.Book(new SmallSteps(scenario.policy(), scenario.readingEvery(), sabotage)),
            MOST_FAULTS);
    FaultyLedger ledger = emptyLedger();
    List<Move> path = new ArrayList<>();
    try {
      World world = rules.beginning();
      List<Move> moves = rules.moves(world);
      while (!moves.isEmpty()) {
        assertThat(path.size()).as("steps of a run").isLessThan(MOST_STEPS);
        Move move = moves.get(random.nextInt(moves.size()));
        path.add(move);
        follow(ledger, move);
        world = move.next();
        assertThat(ledger.read(Scenario.KEY)).isEqualTo(world.stored());
        moves = rules.moves(world);
      }
      world.witness().atRest(scenario, world.faults());
      return path.size();
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError(
          "seed %d: %s%n%s%n  %s"
              .formatted(
                  seed,
                  e.getMessage(),
                  scenario.name(),
                  path.stream().map(Move::toString).collect(Collectors.joining("\n  "))),
          e);
    }
  }

  private static Scenario scenario(Random random) {
    List<Scenario.Draft> drafts = new ArrayList<>();
    int arrival = 0;
    for (int i = 0; i < 3; i++) {
      Severity severity = random.nextBoolean() ? Severity.WARNING : Severity.CRITICAL;
      drafts.add(new Scenario.Draft(i == 0 ? 0 : random.nextInt(2), arrival, severity));
      arrival += random.nextInt(600);
    }
    return Scenario.of(POLICY, 2, drafts);
  }

  /** Makes the move's call to the ledger, and sees that it goes as it did in the run. */
  private static void follow(FaultyLedger ledger, Move move) {
    Turn turn = move.turn();
    switch (move.call()) {
      case null -> {}
      case Publish publish -> {}
      case Read read -> {
        if (turn == Turn.REFUSED) {
          ledger.next(DependencyFailure.THROTTLE);
          assertThatThrownBy(() -> ledger.read(Scenario.KEY)).isInstanceOf(RuntimeException.class);
        }
      }
      case Replace replace -> replace(ledger, replace, requireNonNull(turn), move.next());
    }
  }

  private static void replace(FaultyLedger ledger, Replace replace, Turn turn, World after) {
    switch (turn) {
      case OK, OK_AND_OUT_OF_TIME, KILLED_AFTER ->
          assertThat(ledger.replace(Scenario.KEY, replace.expected(), replace.next()))
              .isEqualTo(after.stored());
      case SENT_TWICE -> {
        ledger.next(DependencyFailure.SENT_TWICE);
        assertThat(ledger.replace(Scenario.KEY, replace.expected(), replace.next()))
            .isEqualTo(after.stored());
      }
      case REFUSED, ANSWER_LOST -> {
        ledger.next(
            turn == Turn.REFUSED ? DependencyFailure.THROTTLE : DependencyFailure.LOST_ANSWER);
        assertThatThrownBy(() -> ledger.replace(Scenario.KEY, replace.expected(), replace.next()))
            .isInstanceOf(RuntimeException.class);
      }
      case LATE, KILLED_BEFORE, KILLED_DURING -> {}
    }
  }
}
