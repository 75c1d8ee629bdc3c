package io.icewatch.vitals.alarm;

import io.icewatch.vitals.alarm.LifecycleScript.Ask;
import io.icewatch.vitals.alarm.LifecycleScript.Book;
import io.icewatch.vitals.alarm.LifecycleScript.Finished;
import io.icewatch.vitals.alarm.LifecycleScript.Publish;
import io.icewatch.vitals.alarm.LifecycleScript.Read;
import io.icewatch.vitals.alarm.LifecycleScript.Replace;
import io.icewatch.vitals.alarm.Worlds.Coverage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Walks through every world that can follow when breaches, shelved or not, clear readings, ticks,
 * answers and a discharge meet on one episode, each world once. FilterSensorData, WatchPatients,
 * SweepAlarms and WardBoard each deal with their events one after the other; every call to the
 * ledger, to SNS and to the acknowledgements is a step of its own, and whoever makes it may die
 * before it, or lose its answer.
 */
final class LifecycleExploration {

  /** Who acts. */
  private enum Who {
    FILTER(0),
    WATCH(1),
    SWEEP(2),
    /** Of the other shard. */
    OTHER_FILTER(3),
    /** Of the other shard. */
    OTHER_WATCH(4),
    BOARD(5);

    /** Among the actors of a world. */
    private final int place;

    Who(int place) {
      this.place = place;
    }
  }

  /**
   * How far one of them is.
   *
   * @param done how many of its events are done
   * @param running the one that is being dealt with, or null
   */
  private record Actor(int done, @Nullable LifecycleScript running) {
    boolean owns(String owner) {
      return running != null && running.event().owner().equals(owner);
    }
  }

  /**
   * Everything at one moment.
   *
   * @param stored what the ledger holds, or null
   * @param now the wall clock
   * @param actors in the order of {@link Who}
   * @param answered pages that have been acknowledged
   * @param witness what has happened so far
   * @param faults how many faults there were
   */
  private record World(
      @Nullable Episode stored,
      Instant now,
      List<Actor> actors,
      Set<String> answered,
      LifecycleWitness witness,
      int faults) {

    World with(Who who, Actor actor) {
      List<Actor> changed = new ArrayList<>(actors);
      changed.set(who.place, actor);
      return new World(stored, now, List.copyOf(changed), answered, witness, faults);
    }

    World with(@Nullable Episode episode) {
      return new World(episode, now, actors, answered, witness, faults);
    }

    World with(LifecycleWitness seen) {
      return new World(stored, now, actors, answered, seen, faults);
    }

    World struck() {
      return new World(stored, now, actors, answered, witness, faults + 1);
    }

    Actor actor(Who who) {
      return actors.get(who.place);
    }
  }

  private final LifecycleScenario scenario;
  private final List<List<? extends AlarmEvent>> events;
  private final Book book;
  private final int mostFaults;
  private final Worlds<World> worlds = new Worlds<>();

  private LifecycleExploration(
      LifecycleScenario scenario, LifecycleSabotage sabotage, int mostFaults) {
    this.scenario = scenario;
    this.events =
        List.of(
            scenario.ofFilter(LifecycleScenario.SHARD),
            scenario.ofWatch(LifecycleScenario.SHARD),
            scenario.ticks(),
            scenario.ofFilter(LifecycleScenario.OTHER_SHARD),
            scenario.ofWatch(LifecycleScenario.OTHER_SHARD),
            scenario.discharges());
    this.book = new Book(scenario.policy(), sabotage);
    this.mostFaults = mostFaults;
  }

  /**
   * Explores a scenario.
   *
   * @param mostFaults faults in a run at most
   * @throws AssertionError if a run breaks an invariant; tells it step by step
   */
  static Coverage of(LifecycleScenario scenario, LifecycleSabotage sabotage, int mostFaults) {
    return new LifecycleExploration(scenario, sabotage, mostFaults).explore();
  }

  private Coverage explore() {
    Actor idle = new Actor(0, null);
    worlds.reach(
        new World(
            null,
            LifecycleScenario.START,
            Collections.nCopies(Who.values().length, idle),
            Set.of(),
            LifecycleWitness.NONE,
            0),
        null,
        "begin");
    return worlds.explore(scenario.name(), this::visit);
  }

  /** Whether nothing is left to happen. */
  private boolean visit(World world) {
    boolean isAtRest = true;
    for (Who who : Who.values()) {
      Actor actor = world.actor(who);
      if (actor.running() != null) {
        step(world, who, actor.running());
        isAtRest = false;
      } else if (actor.done() < events.get(who.place).size()) {
        LifecycleScript begun = book.begin(events.get(who.place).get(actor.done()), world.now());
        step(world, who, begun);
        isAtRest = false;
      }
    }
    if (isAtRest) {
      world.witness().atRest(scenario, world.stored(), world.faults());
    }
    answer(world);
    endOfLease(world);
    return isAtRest;
  }

  private void step(World world, Who who, LifecycleScript script) {
    switch (script.next()) {
      case Read read -> on(world, world, who, script, orNothing(world.stored()), "reads");
      case Ask(String pageId) -> {
        boolean isAnswered = world.answered().contains(pageId);
        World asked = world.with(world.witness().asked(pageId, isAnswered));
        Object until = isAnswered ? LifecycleScenario.ANSWERED_UNTIL : LifecycleScript.NOTHING;
        on(world, asked, who, script, until, "asks for " + pageId);
      }
      case Replace(Episode expected, Episode next) -> {
        World stored = replaced(world, expected, next);
        on(world, stored, who, script, orNothing(stored.stored()), "stores " + next);
        lose(world, stored, who, script, "stores " + next);
      }
      case Publish(Notice notice) -> {
        World published = world.with(world.witness().published(scenario, notice, world.stored()));
        on(world, published, who, script, LifecycleScript.NOTHING, "publishes " + notice.alertId());
        lose(world, published, who, script, "publishes " + notice.alertId());
      }
      case Finished finished -> throw new IllegalStateException("not running any more");
    }
    if (world.faults() < mostFaults && world.actor(who).running() != null) {
      worlds.reach(
          world.struck().with(who, dead(who, world.actor(who))),
          world,
          who + " dies before it calls");
    }
  }

  private static Object orNothing(@Nullable Episode episode) {
    return episode == null ? LifecycleScript.NOTHING : episode;
  }

  /** A sweep does not come again: the next one does. */
  private static Actor dead(Who who, Actor actor) {
    return new Actor(actor.done() + (who == Who.SWEEP ? 1 : 0), null);
  }

  private void on(
      World before, World after, Who who, LifecycleScript script, Object answer, String what) {
    LifecycleScript then = script.then(answer, after.now());
    int done = before.actor(who).done();
    if (!(then.next() instanceof Finished(boolean isDone))) {
      worlds.reach(after.with(who, new Actor(done, then)), before, who + " " + what);
      return;
    }
    boolean isOver = isDone || who == Who.SWEEP;
    worlds.reach(
        after.with(who, new Actor(isOver ? done + 1 : done, null)),
        before,
        who + " " + what + (isDone ? ", done" : ", comes again"));
    if (isOver && before.faults() < mostFaults) {
      worlds.reach(
          after.struck().with(who, dead(who, new Actor(done, null))),
          before,
          who + " " + what + ", dies before it answers");
    }
  }

  /** The call takes effect, and fails. */
  private void lose(World before, World after, Who who, LifecycleScript script, String what) {
    if (before.faults() < mostFaults) {
      on(before, after.struck(), who, script, LifecycleScript.THREW, what + ", answer lost");
    }
  }

  private World replaced(World world, @Nullable Episode expected, Episode next) {
    Episode stored = world.stored();
    boolean isAsExpected =
        expected == null
            ? stored == null
            : stored != null && stored.version() == expected.version();
    return isAsExpected
        ? world.with(next).with(world.witness().stored(scenario, stored, next))
        : world;
  }

  /** A nurse acknowledges a page that has gone out: at any time, each at most once. */
  private void answer(World world) {
    for (String pageId : world.witness().pageIds()) {
      if (scenario.answers().contains(world.witness().pageIds().indexOf(pageId) + 1)
          && !world.answered().contains(pageId)) {
        Set<String> more = new TreeSet<>(world.answered());
        more.add(pageId);
        worlds.reach(
            new World(
                world.stored(),
                world.now(),
                world.actors(),
                Set.copyOf(more),
                world.witness().answered(pageId),
                world.faults()),
            world,
            "nurse acknowledges " + pageId);
      }
    }
  }

  /** That costs no fault where its owner is not running: it is a matter of waiting. */
  private void endOfLease(World world) {
    Episode stored = world.stored();
    if (stored == null) {
      return;
    }
    if (stored.claim() != null) {
      endOfLease(world, stored.claim().owner(), stored.claim().leaseUntil());
    }
    if (stored.lifecycle().claim() != null) {
      endOfLease(
          world, stored.lifecycle().claim().owner(), stored.lifecycle().claim().leaseUntil());
    }
  }

  private void endOfLease(World world, String owner, Instant leaseUntil) {
    boolean isRunning = world.actors().stream().anyMatch(actor -> actor.owns(owner));
    if (!world.now().isBefore(leaseUntil) || (isRunning && world.faults() >= mostFaults)) {
      return;
    }
    World then =
        new World(
            world.stored(),
            leaseUntil,
            world.actors(),
            world.answered(),
            isRunning ? world.witness().outlived() : world.witness(),
            world.faults() + (isRunning ? 1 : 0));
    worlds.reach(then, world, isRunning ? "a lease ends under its owner" : "a lease ends");
  }
}
