package io.icewatch.vitals.alarm;

import static java.util.stream.Collectors.joining;

import io.icewatch.vitals.alarm.Witness.Violation;
import io.icewatch.vitals.alarm.World.Move;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Walks through every world that can follow from a scenario's beginning, depth first, each once.
 *
 * <p>A run is a way from the beginning to a world in which nothing is left to happen. Runs that
 * meet in the same world share what follows, so there are far more runs than worlds; they are
 * counted, and every one of them is checked. A run that comes back to a world it has been in (a
 * busy record that is brought again and again) is no new run.
 */
public final class Exploration {

  /**
   * What was covered.
   *
   * @param worlds different worlds
   * @param steps from a world to another
   * @param runs ways from the beginning to rest
   */
  public record Coverage(long worlds, long steps, long runs) {
    static final Coverage NONE = new Coverage(0, 0, 0);

    Coverage plus(Coverage other) {
      return new Coverage(
          worlds + other.worlds, steps + other.steps, Math.addExact(runs, other.runs));
    }

    @Override
    public String toString() {
      return "%,d worlds, %,d steps, %,d runs".formatted(worlds, steps, runs);
    }
  }

  /** What is known of a world: how many runs follow, none while its first run is under way. */
  private static final class Visit {
    private long runs;
  }

  private final Scenario scenario;
  private final World.Rules rules;
  private final Map<World, Visit> visits = new HashMap<>();
  private final Deque<Move> path = new ArrayDeque<>();
  private long steps;

  private Exploration(Scenario scenario, Sabotage sabotage, int mostFaults) {
    this.scenario = scenario;
    this.rules =
        new World.Rules(
            scenario,
            new History.Book(new SmallSteps(scenario.policy(), scenario.readingEvery(), sabotage)),
            mostFaults);
  }

  /**
   * Explores a scenario.
   *
   * @param mostFaults faults in a run at most
   * @throws AssertionError if a run breaks the contract; tells it step by step
   */
  static Coverage of(Scenario scenario, Sabotage sabotage, int mostFaults) {
    return new Exploration(scenario, sabotage, mostFaults).explore();
  }

  private Coverage explore() {
    try {
      long all = runsFrom(rules.beginning());
      requireRest();
      return new Coverage(visits.size(), steps, all);
    } catch (Violation e) {
      throw new AssertionError(
          "%s%n%s%n  %s".formatted(e.getMessage(), scenario.name(), told()), e);
    }
  }

  private String told() {
    return path.reversed().stream().map(Move::toString).collect(joining("\n  "));
  }

  private long runsFrom(World world) {
    Visit visit = new Visit();
    Visit known = visits.putIfAbsent(world, visit); // to hash a world takes long
    if (known != null) {
      return known.runs;
    }
    long found = 0;
    boolean isAtRest = true;
    for (Move move : rules.moves(world)) {
      isAtRest = false;
      steps++;
      path.push(move);
      found = Math.addExact(found, runsFrom(move.next()));
      path.pop();
    }
    if (isAtRest) {
      world.witness().atRest(scenario, world.faults());
      found = 1;
    }
    visit.runs = found;
    return found;
  }

  /** From every world there must be a way to rest. */
  private void requireRest() {
    Set<World> stuck = new HashSet<>();
    visits.forEach((world, visit) -> {
      if (visit.runs == 0) {
        stuck.add(world);
      }
    });
    while (stuck.removeIf(
        world -> rules.moves(world).stream().anyMatch(move -> !stuck.contains(move.next())))) {}
    if (!stuck.isEmpty()) {
      throw new Violation("never comes to rest: " + stuck.iterator().next());
    }
  }
}
