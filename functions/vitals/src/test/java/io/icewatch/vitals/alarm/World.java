package io.icewatch.vitals.alarm;

import io.icewatch.vitals.alarm.Episode.Claim;
import io.icewatch.vitals.alarm.SmallSteps.Accepted;
import io.icewatch.vitals.alarm.SmallSteps.Answer;
import io.icewatch.vitals.alarm.SmallSteps.Call;
import io.icewatch.vitals.alarm.SmallSteps.Finished;
import io.icewatch.vitals.alarm.SmallSteps.Found;
import io.icewatch.vitals.alarm.SmallSteps.Next;
import io.icewatch.vitals.alarm.SmallSteps.Publish;
import io.icewatch.vitals.alarm.SmallSteps.Read;
import io.icewatch.vitals.alarm.SmallSteps.Replace;
import io.icewatch.vitals.alarm.SmallSteps.Replaced;
import io.icewatch.vitals.alarm.SmallSteps.Seen;
import io.icewatch.vitals.alarm.SmallSteps.Threw;
import io.icewatch.vitals.alarm.Witness.Violation;
import io.icewatch.vitals.record.RecordPosition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything at one moment: the ledger, the clock, and how far each shard is. Immutable; two worlds
 * that are equal have the same future.
 *
 * @param stored what the ledger holds, or null
 * @param now the wall clock
 * @param shards one for each shard of the scenario
 * @param late a call that has failed for its caller, and may yet take effect
 * @param witness what has happened so far
 * @param faults how many faults there were
 */
record World(
    @Nullable Episode stored,
    Instant now,
    List<Shard> shards,
    @Nullable Call late,
    Witness witness,
    int faults) {

  /**
   * One shard. Lambda runs one invocation at a time for it.
   *
   * @param done how many of its records Lambda does not bring again
   * @param running the invocation, or null
   */
  record Shard(int done, @Nullable Running running) {}

  /**
   * An invocation.
   *
   * @param end the record after its last
   * @param timeIsUp whether it has no time left
   * @param isUnconfirmed whether it has published and not tried to confirm yet
   * @param history what it has seen so far, and does next
   */
  record Running(int end, boolean timeIsUp, boolean isUnconfirmed, History history) {
    Next next() {
      return history.next();
    }
  }

  /** What becomes of a call. */
  public enum Turn {
    /** It succeeds. */
    OK(true, false, false),
    /** It succeeds, and then the invocation has no time left. */
    OK_AND_OUT_OF_TIME(true, false, true),
    /** It takes effect, but the SDK had to send it twice. */
    SENT_TWICE(true, false, true),
    /** It fails without effect: a throttle. */
    REFUSED(false, false, true),
    /** It takes effect and fails: its answer is lost. */
    ANSWER_LOST(true, false, true),
    /** It fails, and may take effect later, or never. */
    LATE(false, false, true),
    /** The invocation dies before it. */
    KILLED_BEFORE(false, true, true),
    /** The invocation dies after it. */
    KILLED_AFTER(true, true, true),
    /** The invocation dies during it; it may take effect later, or never. */
    KILLED_DURING(false, true, true);

    private final boolean takesEffect;
    private final boolean kills;
    private final boolean isFault;

    Turn(boolean takesEffect, boolean kills, boolean isFault) {
      this.takesEffect = takesEffect;
      this.kills = kills;
      this.isFault = isFault;
    }

    private boolean maySucceedLater() {
      return this == LATE || this == KILLED_DURING;
    }

    private boolean isPossible(Call call) {
      return !(call instanceof Read)
          || this == OK
          || this == OK_AND_OUT_OF_TIME
          || this == REFUSED
          || this == KILLED_BEFORE;
    }
  }

  /**
   * A step from one world to another.
   *
   * @param shard which shard takes it; -1 if none does
   * @param what happens, where it is not a call
   * @param call the call that is made, if one is
   * @param turn what becomes of it
   * @param next the world afterwards
   */
  record Move(int shard, String what, @Nullable Call call, @Nullable Turn turn, World next) {

    static Move of(int shard, String what, World next) {
      return new Move(shard, what, null, null, next);
    }

    @Override
    public String toString() {
      return (shard < 0 ? "" : "shard " + shard + ": ")
          + (call == null ? what : told(call) + ": " + turn);
    }
  }

  private static String told(Call call) {
    return switch (call) {
      case Read read -> "read";
      case Publish(Alert alert) ->
          "publish %s, %d suppressed".formatted(alert.alertId(), alert.suppressedSinceLast());
      case Replace(Episode expected, Episode next) -> "store " + next;
    };
  }

  private static final List<String> BEGINNINGS =
      List.of(
          "",
          "begins, up to its record 1",
          "begins, up to its record 2",
          "begins, up to its record 3");

  private static final List<String> ANSWERS =
      List.of("answers, none done", "answers, 1 done", "answers, 2 done", "answers, 3 done");

  /** The rules by which worlds follow one another. */
  record Rules(Scenario scenario, History.Book book, int mostFaults) {

    World beginning() {
      List<Shard> shards = scenario.shards().stream().map(breaches -> new Shard(0, null)).toList();
      return new World(null, Scenario.START, shards, null, Witness.of(scenario), 0);
    }

    /** All that can happen next; nothing, if everything is done. */
    List<Move> moves(World world) {
      List<Move> moves = new ArrayList<>();
      for (int shard = 0; shard < world.shards.size(); shard++) {
        Running running = world.shards.get(shard).running();
        if (running == null) {
          addBeginnings(world, shard, moves);
        } else if (running.next() instanceof Finished finished) {
          addEndings(world, shard, running, finished, moves);
        } else {
          addTurns(world, shard, running, (Call) running.next(), moves);
        }
      }
      addLateEffect(world, moves);
      addEndOfLease(world, moves);
      return moves;
    }

    private void addBeginnings(World world, int shard, List<Move> moves) {
      List<Breach> breaches = scenario.shards().get(shard);
      int done = world.shards.get(shard).done();
      for (int end = done + 1; end <= breaches.size(); end++) {
        History history = book.begin(breaches.subList(done, end), world.now);
        Running running = new Running(end, false, false, history);
        moves.add(Move.of(shard, BEGINNINGS.get(end), world.with(shard, new Shard(done, running))));
      }
    }

    private void addEndings(
        World world, int shard, Running running, Finished finished, List<Move> moves) {
      List<Breach> breaches = scenario.shards().get(shard);
      int done = world.shards.get(shard).done();
      int doneNow = done;
      while (doneNow < running.end()
          && !finished.failed().contains(breaches.get(doneNow).position())) {
        world.witness.answeredAsDone(scenario.breaches().indexOf(breaches.get(doneNow)));
        doneNow++;
      }
      World logged = world.logged(scenario, finished.logged());
      moves.add(Move.of(shard, ANSWERS.get(doneNow), logged.with(shard, new Shard(doneNow, null))));
      if (world.faults < mostFaults && doneNow > done) {
        World struck = world.struck(running.isUnconfirmed());
        moves.add(
            Move.of(shard, "dies before it answers", struck.with(shard, new Shard(done, null))));
      }
    }

    private void addTurns(World world, int shard, Running running, Call call, List<Move> moves) {
      for (Turn turn : Turn.values()) {
        boolean isAffordable = !turn.isFault || world.faults < mostFaults;
        boolean isOneLateCall = !turn.maySucceedLater() || world.late == null;
        if (isAffordable && isOneLateCall && turn.isPossible(call)) {
          try {
            moves.add(new Move(shard, "", call, turn, after(world, shard, running, call, turn)));
          } catch (Violation e) {
            throw new Violation(
                e.getMessage() + ", when this happens: " + told(call) + ": " + turn);
          }
        }
      }
    }

    private World after(World world, int shard, Running running, Call call, Turn turn) {
      World effected = turn.takesEffect ? world.effect(scenario, call) : world;
      World struck = turn.isFault ? effected.struck(isBetween(running, call, turn)) : effected;
      if (turn == Turn.SENT_TWICE && call instanceof Publish) {
        struck = struck.effect(scenario, call);
      }
      if (turn.maySucceedLater()) {
        struck = struck.withLate(call);
      }
      int done = world.shards.get(shard).done();
      if (turn.kills) {
        return struck.with(shard, new Shard(done, null));
      }
      boolean timeIsUp = running.timeIsUp() || turn == Turn.OK_AND_OUT_OF_TIME;
      Answer answer = answer(world, call, turn, effected);
      History history = running.history().then(new Seen(answer, world.now, timeIsUp));
      boolean isUnconfirmed = call instanceof Publish && turn.takesEffect;
      Running on = new Running(running.end(), timeIsUp, isUnconfirmed, history);
      return struck.with(shard, new Shard(done, on));
    }

    /** Whether a fault leaves a page out, or perhaps out, that is not confirmed. */
    private static boolean isBetween(Running running, Call call, Turn turn) {
      return switch (call) {
        case Read read -> false;
        case Publish publish ->
            (turn.takesEffect && turn != Turn.OK_AND_OUT_OF_TIME) || turn.maySucceedLater();
        case Replace replace -> running.isUnconfirmed() && !turn.takesEffect;
      };
    }

    private static Answer answer(World world, Call call, Turn turn, World effected) {
      return switch (turn) {
        case OK, OK_AND_OUT_OF_TIME, SENT_TWICE ->
            switch (call) {
              case Read read -> new Found(world.stored);
              case Publish publish -> new Accepted();
              case Replace replace -> new Replaced(effected.stored);
            };
        case REFUSED, ANSWER_LOST, LATE, KILLED_BEFORE, KILLED_AFTER, KILLED_DURING -> new Threw();
      };
    }

    private void addLateEffect(World world, List<Move> moves) {
      if (world.late != null) {
        World landed = world.effect(scenario, world.late).withLate(null);
        moves.add(new Move(-1, "", world.late, Turn.OK, landed));
        moves.add(Move.of(-1, "what was late never takes effect", world.withLate(null)));
      }
    }

    /**
     * The lease of a claim runs out. That costs no fault where its owner is not running: it is a
     * matter of waiting. Where it is running, it was too slow.
     */
    private void addEndOfLease(World world, List<Move> moves) {
      Claim claim = world.stored == null ? null : world.stored.claim();
      if (claim == null || !world.now.isBefore(claim.leaseUntil())) {
        return;
      }
      boolean isOwnerRunning = isRunning(world, claim.owner());
      if (!isOwnerRunning || world.faults < mostFaults) {
        World later = isOwnerRunning ? world.struck(true) : world;
        moves.add(
            Move.of(
                -1,
                isOwnerRunning ? "the lease runs out under its owner" : "the lease runs out",
                new World(
                    later.stored,
                    claim.leaseUntil(),
                    later.shards,
                    later.late,
                    later.witness,
                    later.faults)));
      }
    }

    private boolean isRunning(World world, String owner) {
      for (int shard = 0; shard < world.shards.size(); shard++) {
        Running running = world.shards.get(shard).running();
        if (running != null
            && scenario
                .shards()
                .get(shard)
                .subList(world.shards.get(shard).done(), running.end())
                .stream()
                .anyMatch(breach -> breach.position().eventId().equals(owner))) {
          return true;
        }
      }
      return false;
    }
  }

  private World with(int index, Shard shard) {
    List<Shard> changed = new ArrayList<>(shards);
    changed.set(index, shard);
    return new World(stored, now, List.copyOf(changed), late, witness, faults);
  }

  private World logged(Scenario scenario, List<RecordPosition> records) {
    return new World(stored, now, shards, late, witness.logged(scenario, records), faults);
  }

  private World withLate(@Nullable Call call) {
    return new World(stored, now, shards, call, witness, faults);
  }

  /** One more fault; an excuse for a duplicate if it struck between publish and confirm. */
  private World struck(boolean isExcuse) {
    return new World(stored, now, shards, late, isExcuse ? witness.excused() : witness, faults + 1);
  }

  /** The world after the call has taken effect. */
  private World effect(Scenario scenario, Call call) {
    return switch (call) {
      case Read read -> this;
      case Publish(Alert alert) ->
          new World(stored, now, shards, late, witness.published(alert), faults);
      case Replace(Episode expected, Episode next) -> replaced(scenario, expected, next);
    };
  }

  private World replaced(Scenario scenario, @Nullable Episode expected, Episode next) {
    InMemoryEpisodeLedger ledger = new InMemoryEpisodeLedger();
    if (stored != null) {
      ledger.replace(Scenario.KEY, null, stored);
    }
    if (!next.equals(ledger.replace(Scenario.KEY, expected, next))) {
      return this;
    }
    return new World(next, now, shards, late, witness.stored(scenario, stored, next), faults);
  }
}
