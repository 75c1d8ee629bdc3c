package io.icewatch.vitals.alarm;

import io.icewatch.vitals.alarm.NoticeOutcome.Result;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One event of one patient and condition that is not a breach. Read, decide, act; whoever writes in
 * between makes it decide anew.
 */
final class NoticeSession {
  /** Decisions after which the event comes again later. */
  private static final int MOST_DECISIONS = 6;

  private final AlarmEvent.OfLifecycle event;
  private final LifecyclePolicy policy;
  private final EpisodeLedger ledger;
  private final Pager pager;
  private final InstantSource clock;
  private final BooleanSupplier timeIsUp;
  private final List<AlertLog.Entry> entries = new ArrayList<>();

  /** As last read or written. */
  private @Nullable Episode stored;

  /** Whether a message may go out now. */
  private boolean hasTurn;

  NoticeSession(
      AlarmEvent.OfLifecycle event,
      LifecyclePolicy policy,
      EpisodeLedger ledger,
      Pager pager,
      InstantSource clock,
      BooleanSupplier timeIsUp) {
    this.event = event;
    this.policy = policy;
    this.ledger = ledger;
    this.pager = pager;
    this.clock = clock;
    this.timeIsUp = timeIsUp;
  }

  /**
   * Deals with the event.
   *
   * @param acknowledgements asked before an escalation is sent
   */
  NoticeOutcome run(Acknowledgements acknowledgements) {
    try {
      stored = ledger.read(event.key());
      for (int decisions = 0; decisions < MOST_DECISIONS; decisions++) {
        Result result = act(policy.decide(stored, event, clock.instant()), acknowledgements);
        if (result != null) {
          return new NoticeOutcome(result, entries);
        }
      }
      return new NoticeOutcome(new Result.Waiting(), entries);
    } catch (RuntimeException e) {
      return new NoticeOutcome(new Result.Failed(e), entries);
    }
  }

  /** What became of the event, or null if it has to be decided anew. */
  private @Nullable Result act(Decision.OfLifecycle decision, Acknowledgements acknowledgements) {
    return switch (decision) {
      case Decision.Nothing nothing -> new Result.Nothing();
      case Decision.Busy busy -> new Result.Waiting();
      case Decision.Unjudged unjudged -> new Result.Waiting();
      case Decision.AlreadyHandled(AlertLog.Entry entry) -> {
        if (entry != null) {
          entries.add(entry);
        }
        yield new Result.AlreadyHandled();
      }
      case Decision.Finish(Notice notice, Episode claimed) -> {
        if (claim(claimed, false)) {
          publish(notice, claimed);
        }
        yield null;
      }
      case Decision.Resolve(Resolved notice, Episode claimed) ->
          claim(claimed, false) ? publish(notice, claimed) : null;
      case Decision.Escalate(Escalated notice, Episode claimed) ->
          claim(claimed, true) ? escalate(notice, claimed, acknowledgements) : null;
      case Decision.Close(Episode next, Notice notice) -> close(next, notice);
    };
  }

  /** Not without a turn, and after a wait it is decided anew: the lease begins with the turn. */
  private boolean claim(Episode claimed, boolean isUrgent) {
    if (hasTurn) {
      return store(claimed);
    }
    pager.requireTurn(isUrgent, timeIsUp);
    hasTurn = true;
    return false;
  }

  private @Nullable Result close(Episode next, @Nullable Notice notice) {
    if (!store(next)) {
      return null;
    }
    if (notice != null) {
      entries.add(new AlertLog.Entry(notice, clock.instant()));
    }
    return new Result.Done(notice);
  }

  /** The claim comes first: an answer that is stored from now on is too late. */
  private @Nullable Result escalate(
      Escalated notice, Episode claimed, Acknowledgements acknowledgements) {
    Instant until = acknowledgements.acknowledgedUntil(event.key().patientId(), notice.pageId());
    if (until == null || !until.isAfter(notice.at())) {
      return publish(notice, claimed);
    }
    return store(LifecyclePolicy.answered(claimed, until)) ? new Result.Acknowledged(until) : null;
  }

  private @Nullable Result publish(Notice notice, Episode claimed) {
    if (!policy.mayPublish(claimed, clock.instant())) {
      return null;
    }
    hasTurn = false;
    pager.send(notice, clock.instant());
    Instant publishedAt = clock.instant();
    if (!store(policy.confirmed(claimed, publishedAt))) {
      return null;
    }
    entries.add(new AlertLog.Entry(notice, publishedAt));
    return new Result.Done(notice);
  }

  private boolean store(Episode next) {
    stored = ledger.replace(event.key(), stored, next);
    return next.equals(stored);
  }
}
