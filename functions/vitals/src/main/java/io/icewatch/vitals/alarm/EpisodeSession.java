package io.icewatch.vitals.alarm;

import static java.util.Objects.requireNonNull;

import io.icewatch.vitals.alarm.BatchReport.Cause;
import io.icewatch.vitals.alarm.BatchReport.Outcome;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One patient and condition within one invocation. Reads the episode once, folds what is only
 * counted in memory, and writes when a page is due or the invocation ends: a hundred breaches of
 * one patient cost one read and three writes.
 *
 * <p>A breach is in exactly one of three places: to do, pending (folded into an episode that is not
 * stored yet), or settled with its outcome. After the first failure everything that is not settled
 * fails, and everything that follows too. Otherwise the ledger would say "this record and all
 * before it are done" of a record that was not.
 */
final class EpisodeSession {
  /** Lost compare-and-sets in a row after which the record comes again later. */
  private static final int MOST_CONFLICTS = 5;

  private final EpisodeKey key;
  private final AlarmPolicy policy;
  private final Judge judge;
  private final Consumer<AlarmEvent.Breached> onMissed;
  private final EpisodeLedger ledger;
  private final Pager pager;
  private final InstantSource clock;
  private final BooleanSupplier timeIsUp;

  private final Deque<AlarmEvent.Breached> toDo = new ArrayDeque<>();
  private final Deque<Folded> pending = new ArrayDeque<>();
  private final List<Outcome> settled = new ArrayList<>();
  private final List<AlertLog.Entry> finished = new ArrayList<>();

  /** Decides about a breach, given what is remembered under the session's key. */
  @FunctionalInterface
  interface Judge {
    Decision.OfBreach decide(@Nullable Episode episode, AlarmEvent.Breached event, Instant now);
  }

  /** What is folded into {@link #current}: the event, and its outcome once that is stored. */
  private record Folded(AlarmEvent.Breached event, Outcome outcome) {}

  /** A page that is claimed and not sent yet: nothing else is decided meanwhile. */
  private record Unsent(AlarmEvent.Breached event, Alert alert, Episode claimed) {}

  private @Nullable Unsent unsent;

  /** Whether a notice of somebody else may go out now. */
  private boolean hasTurn;

  private boolean isRead;

  /** As last read or written. */
  private @Nullable Episode stored;

  /** {@link #stored} with everything pending folded in. */
  private @Nullable Episode current;

  private int conflicts;
  private @Nullable Breach firstFailed;

  /**
   * @param onMissed takes over a breach that is to be judged among what was missed
   */
  EpisodeSession(
      EpisodeKey key,
      AlarmPolicy policy,
      Judge judge,
      Consumer<AlarmEvent.Breached> onMissed,
      EpisodeLedger ledger,
      Pager pager,
      InstantSource clock,
      BooleanSupplier timeIsUp) {
    this.key = key;
    this.policy = policy;
    this.judge = judge;
    this.onMissed = onMissed;
    this.ledger = ledger;
    this.pager = pager;
    this.clock = clock;
    this.timeIsUp = timeIsUp;
  }

  void handle(AlarmEvent.Breached event) {
    if (firstFailed != null) {
      settled.add(new Outcome.Failed(event.breach(), new Cause.Behind(firstFailed)));
      return;
    }
    toDo.addLast(event);
    attempt(this::work);
  }

  /**
   * Stores what is pending; nothing is to do and nothing pending afterwards, but a page to send.
   */
  void finish() {
    attempt(() -> {
      while (!pending.isEmpty() && unsent == null) {
        if (timeIsUp.getAsBoolean()) {
          fail(new Cause.OutOfTime());
        } else if (current != null && store(current)) {
          settlePending();
        } else {
          work();
        }
      }
    });
  }

  List<Outcome> outcomes() {
    return settled;
  }

  /** The notices of others that were finished here. */
  List<AlertLog.Entry> finished() {
    return finished;
  }

  private void attempt(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      fail(new Cause.DependencyFailure(e));
    }
  }

  private void work() {
    while (!toDo.isEmpty() && unsent == null) {
      if (timeIsUp.getAsBoolean()) {
        fail(new Cause.OutOfTime());
        return;
      }
      if (!isRead) {
        adopt(ledger.read(key));
        isRead = true;
      }
      decide(toDo.getFirst());
    }
  }

  private void decide(AlarmEvent.Breached event) {
    Breach breach = event.breach();
    switch (judge.decide(current, event, clock.instant())) {
      case Decision.AlreadyHandled(AlertLog.Entry page) ->
          alreadyHandled(event, new Outcome.AlreadyHandled(breach, page));
      case Decision.Missed missed -> missed(event);
      case Decision.Busy(Instant leaseUntil) -> fail(new Cause.Busy(leaseUntil));
      case Decision.Finish(Notice notice, Episode claimed) -> finish(notice, claimed);
      case Decision.Suppress(Episode next) -> fold(event, next, new Outcome.Suppressed(breach));
      case Decision.Pending(Episode next) -> fold(event, next, new Outcome.Watched(breach));
      case Decision.Page(Alert alert, Episode claimed) -> page(event, alert, claimed);
    }
  }

  /** What is known only from an episode that is not stored yet is not settled before that is. */
  private void alreadyHandled(AlarmEvent.Breached event, Outcome.AlreadyHandled outcome) {
    toDo.removeFirst();
    if (pending.isEmpty()) {
      settled.add(outcome);
    } else {
      pending.addLast(new Folded(event, outcome));
    }
  }

  /** What only an episode says that is not stored yet is not so before that is. */
  private void missed(AlarmEvent.Breached event) {
    if (!pending.isEmpty() && current != null) {
      if (store(current)) {
        settlePending();
      }
      return; // decided anew by work()
    }
    toDo.removeFirst();
    onMissed.accept(event);
  }

  private void fold(AlarmEvent.Breached event, Episode next, Outcome outcome) {
    current = next;
    pending.addLast(new Folded(event, outcome));
    toDo.removeFirst();
  }

  /** Sends what somebody else was about to send; the breach is decided anew by work(). */
  private void finish(Notice notice, Episode claimed) {
    if (!hasTurn) {
      hasTurn = pager.awaitTurn(true, timeIsUp); // a breach waits for it
      if (!hasTurn) {
        fail(new Cause.OutOfTime());
      }
      return; // decided anew by work(): the lease begins with the turn
    }
    if (!store(claimed)) {
      return;
    }
    settlePending();
    if (!policy.lifecycle().mayPublish(claimed, clock.instant())) {
      return;
    }
    hasTurn = false;
    pager.send(notice, clock.instant());
    Instant publishedAt = clock.instant();
    if (store(policy.lifecycle().confirmed(claimed, publishedAt))) {
      finished.add(new AlertLog.Entry(notice, publishedAt));
    }
  }

  private void page(AlarmEvent.Breached event, Alert alert, Episode claimed) {
    pager.prepare(alert, clock.instant());
    if (!store(claimed)) {
      return; // decided anew by work()
    }
    settlePending();
    unsent = new Unsent(event, alert, claimed);
  }

  /** The page that is claimed and waits to be sent, or null. */
  @Nullable Alert unsent() {
    return unsent == null ? null : unsent.alert();
  }

  /** Whether a page waits to be sent that is critical. */
  boolean isCritical() {
    return unsent != null && unsent.alert().severity() == Severity.CRITICAL;
  }

  /** Confirms the page that waited, and goes on. */
  void sent(Instant publishedAt) {
    Unsent page = requireNonNull(unsent, "a page that waits");
    unsent = null;
    attempt(() -> {
      // If the confirm is lost to somebody who took the claim over because we outlived its
      // lease, the breach is decided anew, on their page.
      if (store(
          page.claimed()
              .confirmed(page.alert(), page.event(), publishedAt, policy.answerWithin()))) {
        toDo.removeFirst();
        settled.add(new Outcome.Paged(page.alert().breach(), page.alert(), publishedAt));
      }
      work();
    });
  }

  /**
   * Writes {@code next} in place of what is stored. If somebody else wrote in between, everything
   * pending is to do again, on what is stored now.
   *
   * @return whether {@code next} is what is stored now
   */
  private boolean store(Episode next) {
    adopt(ledger.replace(key, stored, next));
    if (next.equals(stored)) {
      conflicts = 0;
      return true;
    }
    if (++conflicts > MOST_CONFLICTS) {
      throw new IllegalStateException(
          "lost %d compare-and-sets in a row for %s".formatted(conflicts, key.condition().label()));
    }
    while (!pending.isEmpty()) {
      toDo.addFirst(pending.removeLast().event());
    }
    return false;
  }

  private void adopt(@Nullable Episode episode) {
    stored = episode;
    current = episode;
  }

  private void settlePending() {
    pending.forEach(folded -> settled.add(folded.outcome()));
    pending.clear();
  }

  /** Fails everything that is not settled. */
  void fail(Cause cause) {
    unsent = null;
    List<Breach> unsettled = new ArrayList<>();
    pending.forEach(folded -> unsettled.add(folded.event().breach()));
    toDo.forEach(event -> unsettled.add(event.breach()));
    pending.clear();
    toDo.clear();
    firstFailed = unsettled.getFirst();
    for (Breach breach : unsettled) {
      settled.add(new Outcome.Failed(breach, cause));
    }
  }
}
