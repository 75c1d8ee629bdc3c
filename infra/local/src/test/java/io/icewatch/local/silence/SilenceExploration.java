package io.icewatch.local.silence;

import static java.util.Objects.requireNonNull;

import io.icewatch.local.silence.SharedItems.Effect;
import io.icewatch.local.silence.SilenceScenario.Event;
import io.icewatch.local.silence.SilenceScenario.Tick;
import io.icewatch.local.silence.SilenceScript.Call;
import io.icewatch.local.silence.SilenceScript.Finished;
import io.icewatch.local.silence.SilenceScript.Kind;
import io.icewatch.local.silence.SilenceWitness.Owed;
import io.icewatch.vitals.alarm.Worlds;
import io.icewatch.vitals.alarm.Worlds.Coverage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchRequest;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchResponse;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchResponseEntry;
import software.amazon.awssdk.services.sns.model.PublishRequest;
import software.amazon.awssdk.services.sns.model.PublishResponse;

/**
 * Walks through every world that can follow when readings, ticks, a pause and a discharge meet on
 * one patient's stay and on what was heard of the shard, each world once. The real WatchPatients,
 * SweepAlarms and desk of WardBoard each deal with their events one after the other; every call to
 * an item that another of them reads or writes, and every message, is a step of its own, and
 * whoever makes it may die before it, be refused, or lose its answer.
 */
final class SilenceExploration {
  /** An invocation that lasts longer is ended by Lambda. */
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  /** One for all, as worlds are the same where their answers are. */
  @SuppressWarnings("StaticAssignmentOfThrowable")
  private static final SdkException THROTTLED =
      ProvisionedThroughputExceededException.builder().message("slow down").build();

  private static final PublishResponse ACCEPTED = PublishResponse.builder().messageId("m").build();

  /** A row at a time: there is one patient. */
  private static final PutRecordBatchResponse WRITTEN =
      PutRecordBatchResponse.builder()
          .failedPutCount(0)
          .requestResponses(PutRecordBatchResponseEntry.builder().recordId("r").build())
          .build();

  /**
   * How far one of those who act is.
   *
   * @param done how many of its events are done
   * @param instance what it remembers
   * @param running what it is dealing with, or null
   */
  private record Actor(int done, SilenceScript instance, @Nullable Running running) {}

  /**
   * An invocation.
   *
   * @param heardAt when the patient had been heard of last when it began
   * @param owed what it has to do still
   */
  private record Running(Event event, Instant begunAt, Instant heardAt, Owed owed) {
    Running owing(Owed what) {
      return new Running(event, begunAt, heardAt, what);
    }
  }

  /**
   * Everything at one moment.
   *
   * @param stored what lies in the table
   * @param now the wall clock
   * @param faults how many faults there were
   */
  private record World(
      SharedItems.State stored,
      Instant now,
      List<Actor> actors,
      SilenceWitness witness,
      int faults) {

    World with(int who, Actor actor) {
      List<Actor> changed = new ArrayList<>(actors);
      changed.set(who, actor);
      return new World(stored, now, List.copyOf(changed), witness, faults);
    }

    World with(SilenceWitness seen) {
      return new World(stored, now, actors, seen, faults);
    }

    /** What others owed, they may find changed. */
    World with(int who, SharedItems.State next) {
      if (next == stored) {
        return this;
      }
      List<Actor> changed = new ArrayList<>();
      for (Actor actor : actors) {
        Running running = actor.running();
        changed.add(
            running == null || changed.size() == who
                ? actor
                : new Actor(actor.done(), actor.instance(), running.owing(Owed.NOTHING)));
      }
      return new World(next, now, List.copyOf(changed), witness, faults);
    }

    World struck() {
      return new World(stored, now, actors, witness, faults + 1);
    }
  }

  /** A step, for telling how a violation came about. */
  private record Step(World from, String who, Object what, String how) {
    @Override
    public String toString() {
      String did =
          switch (what) {
            case PutItemRequest put -> " stores " + put.item();
            case PublishRequest publish -> " publishes " + publish.subject();
            case Event event -> " begins " + event;
            default -> " " + what.getClass().getSimpleName();
          };
      return who + did + how;
    }
  }

  private final SilenceScenario scenario;
  private final SilenceSabotage sabotage;
  private final int mostFaults;
  private final List<Kind> kinds = new ArrayList<>();
  private final List<List<? extends Event>> events = new ArrayList<>();
  private final SharedItems shared = new SharedItems();
  private final SilenceScript.Book book = new SilenceScript.Book(shared);
  private final Worlds<World> worlds = new Worlds<>();

  private SilenceExploration(SilenceScenario scenario, SilenceSabotage sabotage, int mostFaults) {
    this.scenario = scenario;
    this.sabotage = sabotage;
    this.mostFaults = mostFaults;
    add(Kind.WATCH, scenario.batches());
    scenario.sweeps().forEach(ticks -> add(Kind.SWEEP, ticks));
    add(Kind.BOARD, scenario.orders());
  }

  private void add(Kind kind, List<? extends Event> its) {
    kinds.add(kind);
    events.add(its);
  }

  /**
   * Explores a scenario.
   *
   * @param mostFaults faults in a run at most
   * @throws AssertionError if a run breaks the invariant; tells it step by step
   */
  static Coverage of(SilenceScenario scenario, SilenceSabotage sabotage, int mostFaults) {
    return new SilenceExploration(scenario, sabotage, mostFaults).explore();
  }

  private Coverage explore() {
    worlds.reach(beginning(), null, "begin");
    return worlds.explore(scenario.name(), this::visit);
  }

  /** The patient was heard of without trouble so far, by an instance that goes on. */
  private World beginning() {
    SharedItems.State stored = shared.empty();
    Instant now = scenario.before().at();
    SilenceScript watch = book.fresh(Kind.WATCH).begun(scenario.before(), "before", now);
    while (watch.next() instanceof Call(Object request)) {
      Effect effect = SilenceSabotage.NONE.effect(Kind.WATCH, stored, request);
      stored = effect.after();
      watch = watch.answered(effect.answer(), now);
    }
    List<Actor> actors = new ArrayList<>();
    for (Kind kind : kinds) {
      actors.add(new Actor(0, kind == Kind.WATCH ? watch : book.fresh(kind), null));
    }
    return new World(stored, now, List.copyOf(actors), SilenceWitness.NONE, 0);
  }

  private void reach(World world, Step how) {
    worlds.reach(world, how.from(), how);
  }

  /** Whether nothing is left to happen. */
  private boolean visit(World world) {
    boolean isAtRest = true;
    for (int who = 0; who < kinds.size(); who++) {
      Actor actor = world.actors().get(who);
      if (actor.running() != null) {
        step(world, who, actor.running(), ((Call) actor.instance().next()).request());
        isAtRest = false;
      } else if (actor.done() < events.get(who).size()) {
        begin(world, who, events.get(who).get(actor.done()));
        isAtRest = false;
      }
    }
    return isAtRest;
  }

  /** Not while another's time would have been up long ago. */
  private void begin(World world, int who, Event event) {
    Instant now = event.at().isAfter(world.now()) ? event.at() : world.now();
    boolean isTooLate =
        world.actors().stream()
            .map(Actor::running)
            .anyMatch(running -> running != null && now.isAfter(running.begunAt().plus(TIMEOUT)));
    if (isTooLate) {
      return;
    }
    Actor actor = world.actors().get(who);
    SilenceScript begun = actor.instance().begun(event, name(who) + " at " + event.at(), now);
    Running running =
        new Running(
            event,
            now,
            requireNonNull(SilenceWitness.heardAt(world.stored())),
            SilenceWitness.owed(event, world.stored(), now));
    World then =
        new World(world.stored(), now, world.actors(), world.witness(), world.faults())
            .with(who, new Actor(actor.done(), begun, running));
    if (begun.next() instanceof Finished finished) {
      end(then, who, running, begun, finished, new Step(world, name(who), event, ""));
    } else {
      reach(then, new Step(world, name(who), event, ""));
    }
  }

  private void step(World world, int who, Running running, Object request) {
    Kind kind = kinds.get(who);
    Effect effect = effect(world, kind, request);
    World after = after(world, who, running, request, effect);
    on(after, who, effect.answer(), new Step(world, name(who), request, ""));
    if (world.faults() == mostFaults) {
      return;
    }
    reach(dead(world, who), new Step(world, name(who), request, ": dies before it"));
    fail(world, who, new Step(world, name(who), request, ", refused"));
    if (!isRead(request)) {
      fail(after, who, new Step(world, name(who), request, ", answer lost"));
    }
  }

  /** A failure is nobody's debt. */
  private void fail(World after, int who, Step how) {
    on(owing(after, who, Owed.NOTHING).struck(), who, THROTTLED, how);
  }

  private static World owing(World world, int who, Owed owed) {
    Actor actor = world.actors().get(who);
    Running running = requireNonNull(actor.running());
    return world.with(who, new Actor(actor.done(), actor.instance(), running.owing(owed)));
  }

  private static boolean isRead(Object request) {
    return request instanceof GetItemRequest
        || request instanceof BatchGetItemRequest
        || request instanceof QueryRequest;
  }

  private Effect effect(World world, Kind kind, Object request) {
    return switch (request) {
      case PublishRequest publish -> new Effect(world.stored(), shared.only(ACCEPTED));
      case PutRecordBatchRequest rows -> new Effect(world.stored(), shared.only(WRITTEN));
      default -> sabotage.effect(kind, world.stored(), request);
    };
  }

  private World after(World world, int who, Running running, Object request, Effect effect) {
    World after = world.with(who, effect.after());
    if (request instanceof PublishRequest publish
        && SilenceWitness.isOfSilence(publish.message())) {
      SilenceWitness seenBy =
          world
              .witness()
              .published(
                  scenario,
                  publish.message(),
                  running.event().at(),
                  running.heardAt(),
                  world.faults());
      return owing(after.with(seenBy), who, Owed.NOTHING);
    }
    if (request instanceof PutRecordBatchRequest rows) {
      String text =
          rows.records().stream()
              .map(row -> row.data().asUtf8String())
              .collect(Collectors.joining());
      return after.with(world.witness().returned(text, world.faults()));
    }
    return running.event() instanceof Tick(Instant tick) && after.stored() != world.stored()
        ? after.with(world.witness().stored(tick, world.stored(), after.stored()))
        : after;
  }

  private void on(World after, int who, Object answer, Step how) {
    Actor actor = after.actors().get(who);
    SilenceScript then = actor.instance().answered(answer, after.now());
    Running running = requireNonNull(actor.running());
    if (then.next() instanceof Finished finished) {
      end(after, who, running, then, finished, how);
    } else {
      reach(after.with(who, new Actor(actor.done(), then, running)), how);
    }
  }

  private void end(
      World after, int who, Running running, SilenceScript then, Finished finished, Step how) {
    SilenceWitness.over(running.owed(), after.stored());
    boolean isOver = finished.isDone() || kinds.get(who) == Kind.SWEEP;
    int done = after.actors().get(who).done() + (isOver ? 1 : 0);
    // Neither a sweep nor the board remembers anything, and who has nothing left to do need not.
    boolean isRemembered = kinds.get(who) == Kind.WATCH && done < events.get(who).size();
    SilenceScript instance = isRemembered ? then : book.fresh(kinds.get(who));
    reach(after.with(who, new Actor(done, instance, null)), how);
  }

  /** Its batch or order comes again, to another instance; the next tick is the next minute's. */
  private World dead(World world, int who) {
    int done = world.actors().get(who).done() + (kinds.get(who) == Kind.SWEEP ? 1 : 0);
    return world.struck().with(who, new Actor(done, book.fresh(kinds.get(who)), null));
  }

  private String name(int who) {
    return kinds.get(who) + " " + who;
  }
}
