package io.icewatch.vitals.alarm;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One invocation's way to ledger and pager, on which things go wrong by plan. Calls are counted
 * from 0.
 */
final class Wire implements EpisodeLedger, Pager {

  /** What a call is about. */
  enum Call {
    READ,
    CLAIM,
    PAGE,
    CONFIRM,
    COUNT
  }

  /** What goes wrong with a call. */
  enum Fault {
    /** Not done, and an exception says so. */
    FAILS_BEFORE,
    /** Done, and an exception says that nobody knows. */
    FAILS_AFTER,
    /** Done, and sent again by the client, which finds what it has done. */
    ANSWER_LOST,
    /** The function dies, nothing done. */
    DIES_BEFORE,
    /** The function dies, the call done. */
    DIES_AFTER
  }

  /** The end of an invocation: nothing catches it. */
  static final class Death extends Error {}

  /** An exception of the service. */
  static final class DependencyFailure extends RuntimeException {
    DependencyFailure(Fault fault, Call call) {
      super(call + " " + fault);
    }
  }

  /** Says what goes wrong. */
  @FunctionalInterface
  interface Plan {
    /** The fault of the n-th call, or null. */
    @Nullable Fault at(int n, Call call);
  }

  /** What was called, in order. */
  final List<Call> calls = new ArrayList<>();

  private final Bedside world;
  private final Plan plan;

  Wire(Bedside world, Plan plan) {
    this.world = world;
    this.plan = plan;
  }

  /** A wire on which nothing goes wrong. */
  static Wire sound(Bedside world) {
    return new Wire(world, (n, call) -> null);
  }

  /** A wire on which one thing goes wrong, the first time that it can. */
  static Wire with(Bedside world, Call where, Fault fault) {
    List<Fault> left = new ArrayList<>(Arrays.asList(fault));
    return new Wire(
        world, (n, call) -> call == where && !left.isEmpty() ? left.removeFirst() : null);
  }

  @Override
  public @Nullable Episode read(EpisodeKey key) {
    Fault fault = begin(Call.READ);
    Episode episode = world.ledger.read(key);
    end(fault, Call.READ);
    return episode;
  }

  @Override
  public @Nullable Episode replace(EpisodeKey key, @Nullable Episode expected, Episode next) {
    Call call = kind(expected, next);
    Fault fault = begin(call);
    if (expected != null && next.version() <= expected.version()) {
      throw new AssertionError("version " + next.version() + " after " + expected.version());
    }
    Episode stored = world.ledger.replace(key, expected, next);
    if (next.equals(stored) && call == Call.CONFIRM && expected != null) {
      world.confirmed(key, expected, next);
    }
    end(fault, call);
    return fault == Fault.ANSWER_LOST ? world.ledger.replace(key, expected, next) : stored;
  }

  private static Call kind(@Nullable Episode expected, Episode next) {
    boolean isNewClaim =
        next.claim() != null && (expected == null || !next.claim().equals(expected.claim()));
    if (isNewClaim) {
      return Call.CLAIM;
    }
    boolean isNewPage =
        next.suppressedSinceLast() == 0
            && next.lastPage() != null
            && expected != null
            && expected.claim() != null
            && next.claim() == null;
    return isNewPage ? Call.CONFIRM : Call.COUNT;
  }

  @Override
  public void send(Notice notice, Instant now) {
    Fault fault = begin(Call.PAGE);
    world.sent.add((Alert) notice);
    end(fault, Call.PAGE);
  }

  private @Nullable Fault begin(Call call) {
    Fault fault = plan.at(calls.size(), call);
    calls.add(call);
    if (fault != null && isConfirmLost(fault, call)) {
      world.lostConfirms++;
    }
    if (fault == Fault.DIES_BEFORE) {
      throw new Death();
    }
    if (fault == Fault.FAILS_BEFORE) {
      throw new DependencyFailure(fault, call);
    }
    return fault;
  }

  private static boolean isConfirmLost(Fault fault, Call call) {
    return switch (fault) {
      case FAILS_AFTER, DIES_AFTER -> call == Call.PAGE;
      case FAILS_BEFORE, DIES_BEFORE -> call == Call.CONFIRM;
      case ANSWER_LOST -> false;
    };
  }

  private static void end(@Nullable Fault fault, Call call) {
    if (fault == Fault.DIES_AFTER) {
      throw new Death();
    }
    if (fault == Fault.FAILS_AFTER) {
      throw new DependencyFailure(fault, call);
    }
  }
}
