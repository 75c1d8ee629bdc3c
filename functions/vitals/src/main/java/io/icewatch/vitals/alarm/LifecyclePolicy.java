package io.icewatch.vitals.alarm;

import static io.icewatch.vitals.alarm.AlarmPolicy.toMillis;
import static java.util.Objects.requireNonNull;

import io.icewatch.vitals.alarm.AlarmPolicy.Leases;
import io.icewatch.vitals.alarm.Episode.Claim;
import io.icewatch.vitals.alarm.Episode.LastPage;
import io.icewatch.vitals.alarm.Lifecycle.Awaited;
import io.icewatch.vitals.alarm.Lifecycle.Escalation;
import io.icewatch.vitals.alarm.Lifecycle.NoticeClaim;
import io.icewatch.vitals.alarm.Lifecycle.Resolution;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a clear reading, a tick or a discharge means for an alarm, given what is remembered
 * of it, and what becomes of a notice that is claimed. Pure, as {@link AlarmPolicy} is, which says
 * what the parameters are.
 *
 * <p>Four rules keep pages and other notices from overtaking each other:
 *
 * <ol>
 *   <li>A notice never takes over a page's claim, whether its lease runs or not: the page may be
 *       out, and "resolved" would go out behind it. Only when the page's record cannot come any
 *       more, as it was given up, its claim holds nothing back.
 *   <li>An alarm is over only if the last breach of each order that the clear reading's maker saw
 *       has been judged, and none after the reading: nobody resolves what nobody judged.
 *   <li>A breach waits for a notice whose claim is alive.
 *   <li>Who finds a notice's claim whose lease is over finishes it, then decides anew.
 * </ol>
 */
record LifecyclePolicy(Leases leases, Duration clearAfter, Duration answerWithin) {
  /** How often the next in line is called for one page. */
  private static final int LEVELS = 2;

  /**
   * After this a page's record does not come again by itself: the event source mapping gives one up
   * after an hour.
   */
  private static final Duration GIVEN_UP = Duration.ofHours(2);

  /**
   * Decides about a clear reading, a tick or a discharge.
   *
   * @param episode what is remembered of the event's {@linkplain AlarmEvent#key key}, or null
   * @param now the wall clock
   */
  Decision.OfLifecycle decide(
      @Nullable Episode episode, AlarmEvent.OfLifecycle event, Instant now) {
    return switch (event) {
      case AlarmEvent.Cleared cleared -> cleared(episode, cleared, now);
      case AlarmEvent.Ticked ticked -> ticked(episode, ticked, now);
      case AlarmEvent.Discharged discharged -> discharged(episode, discharged, now);
    };
  }

  /** Whether the alarm is over. */
  private Decision.OfLifecycle cleared(
      @Nullable Episode episode, AlarmEvent.Cleared event, Instant now) {
    Clear clear = event.clear();
    if (episode == null) {
      return clear.lastBreaches().isEmpty() ? new Decision.Nothing() : new Decision.Unjudged();
    }
    Lifecycle lifecycle = episode.lifecycle();
    if (lifecycle.ending() instanceof Resolution resolution
        && resolution.owner().equals(event.owner())) {
      return new Decision.AlreadyHandled(entry(clear.key(), episode, resolution));
    }
    if (!clear.lastBreaches().stream().allMatch(episode.handled()::includes)) {
      return new Decision.Unjudged();
    }
    Decision.OfClaim others = pageOrOthers(episode, event, now);
    if (others != null) {
      return others;
    }
    if (episode.lastPage() == null || lifecycle.severity() == null || !isOverBy(clear, episode)) {
      return new Decision.Nothing();
    }
    Resolution resolution =
        new Resolution(
            event.owner(),
            lifecycle.severity(),
            clear.value(),
            clear.measuredAt(),
            clear.arrival(),
            null);
    Resolved notice = resolved(clear.key(), episode, resolution);
    return lifecycle.severity() == Severity.CRITICAL
        ? new Decision.Resolve(notice, claimed(episode, resolution, event, now))
        : new Decision.Close(
            episode.next(lifecycle.ended(resolution.publishedAt(toMillis(now)))), notice);
  }

  /** Inside the margin for long enough, and no breach was judged that is newer. */
  private boolean isOverBy(Clear clear, Episode episode) {
    return !clear.since().isBefore(episode.lastBreachAt())
        && !clear.measuredAt().isBefore(clear.since().plus(clearAfter))
        && !episode.handled().includesAfter(clear.position());
  }

  /** Whether the next in line has to be called. */
  private Decision.OfLifecycle ticked(
      @Nullable Episode episode, AlarmEvent.Ticked event, Instant now) {
    if (episode == null) {
      return new Decision.Nothing();
    }
    Awaited awaited = episode.lifecycle().awaited();
    if (awaited == null
        || awaited.dueAt() == null
        || event.at().isBefore(awaited.dueAt())
        || !episode.lifecycle().isActive()) {
      return new Decision.Nothing();
    }
    Decision.OfClaim others = pageOrOthers(episode, event, now);
    if (others != null) {
      return others;
    }
    Escalation escalation = new Escalation(awaited.level() + 1, event.at());
    return new Decision.Escalate(
        escalated(event.key(), episode, awaited, escalation),
        claimed(episode, escalation, event, now));
  }

  /** The alarm is forgotten, once no page of it is on its way. */
  private Decision.OfLifecycle discharged(
      @Nullable Episode episode, AlarmEvent.Discharged event, Instant now) {
    if (episode == null) {
      return new Decision.Nothing();
    }
    if (episode.lifecycle().ending() instanceof Lifecycle.Discharge discharge
        && discharge.owner().equals(event.owner())) {
      return new Decision.AlreadyHandled(null);
    }
    Claim claim = episode.claim();
    if (claim != null && now.isBefore(claim.leaseUntil())) {
      return new Decision.Busy(claim.leaseUntil());
    }
    NoticeClaim notice = episode.lifecycle().claim();
    if (notice != null && isHeld(notice, event, now)) {
      return new Decision.Busy(notice.leaseUntil());
    }
    return new Decision.Close(
        episode.discharged(new Lifecycle.Discharge(event.owner(), event.at())), null);
  }

  /** As {@link #others}, for a notice: a page that is claimed comes first, lease or not. */
  private Decision.@Nullable OfClaim pageOrOthers(Episode episode, AlarmEvent event, Instant now) {
    Claim claim = episode.claim();
    return claim != null && now.isBefore(claim.leaseUntil().plus(GIVEN_UP))
        ? new Decision.Busy(claim.leaseUntil())
        : others(episode, event, now);
  }

  /** What somebody else's claim of a notice demands before anything is decided; or null. */
  Decision.@Nullable OfClaim others(Episode episode, AlarmEvent event, Instant now) {
    NoticeClaim claim = episode.lifecycle().claim();
    if (claim == null) {
      return null;
    }
    if (isHeld(claim, event, now)) {
      return new Decision.Busy(claim.leaseUntil());
    }
    return claim.subject() instanceof Resolution resolution
        ? finish(episode, resolution, event, now)
        : null;
  }

  private static boolean isHeld(NoticeClaim claim, AlarmEvent event, Instant now) {
    return !claim.owner().equals(event.owner()) && now.isBefore(claim.leaseUntil());
  }

  private Decision.Finish finish(
      Episode episode, Resolution resolution, AlarmEvent event, Instant now) {
    return new Decision.Finish(
        resolved(event.key(), episode, resolution), claimed(episode, resolution, event, now));
  }

  private Episode claimed(
      Episode episode, Lifecycle.Subject subject, AlarmEvent event, Instant now) {
    NoticeClaim claim =
        new NoticeClaim(event.owner(), toMillis(now.plus(leases.notice())), subject);
    return episode.next(episode.lifecycle().claimed(claim));
  }

  /**
   * Whether there is time enough left to send the claimed notice before somebody else may take it
   * over: it must not go out behind what that one sends.
   */
  boolean mayPublish(Episode claimed, Instant now) {
    Instant leaseUntil = requireClaim(claimed.lifecycle()).leaseUntil();
    return !now.plus(Leases.LONGEST_CALL).isAfter(leaseUntil);
  }

  /**
   * The episode after its claimed notice has been published.
   *
   * @param claimed the episode whose notice was claimed
   * @throws IllegalStateException if it has claimed none
   */
  Episode confirmed(Episode claimed, Instant publishedAt) {
    Lifecycle lifecycle = claimed.lifecycle();
    NoticeClaim claim = requireClaim(lifecycle);
    return switch (claim.subject()) {
      case Resolution resolution ->
          claimed.next(lifecycle.ended(resolution.publishedAt(toMillis(publishedAt))));
      case Escalation(int level, Instant at) ->
          claimed.next(
              lifecycle.awaiting(
                  due(
                      requireAwaited(lifecycle),
                      level,
                      level < LEVELS ? at.plus(answerWithin) : null)));
    };
  }

  /**
   * The episode after it was found that the page which waits for an answer has one.
   *
   * @param claimed the episode whose escalation was claimed
   * @param until when the answer ends
   * @throws IllegalStateException if it has claimed no notice, or awaits no answer
   */
  static Episode answered(Episode claimed, Instant until) {
    Lifecycle lifecycle = claimed.lifecycle();
    requireClaim(lifecycle);
    Awaited awaited = requireAwaited(lifecycle);
    return claimed.next(lifecycle.awaiting(due(awaited, awaited.level(), toMillis(until))));
  }

  private static Awaited due(Awaited awaited, int level, @Nullable Instant dueAt) {
    return new Awaited(
        awaited.episodeStart(), awaited.pageNumber(), awaited.pagedAt(), level, dueAt);
  }

  private static NoticeClaim requireClaim(Lifecycle lifecycle) {
    if (lifecycle.claim() == null) {
      throw new IllegalStateException("confirming a notice that was not claimed");
    }
    return lifecycle.claim();
  }

  private static Awaited requireAwaited(Lifecycle lifecycle) {
    if (lifecycle.awaited() == null) {
      throw new IllegalStateException("an escalation of no page");
    }
    return lifecycle.awaited();
  }

  private static AlertLog.@Nullable Entry entry(
      EpisodeKey key, Episode episode, Resolution resolution) {
    Instant publishedAt = resolution.publishedAt();
    return publishedAt == null || episode.lastPage() == null
        ? null
        : new AlertLog.Entry(resolved(key, episode, resolution), publishedAt);
  }

  /** The words of the end of an alarm that was paged. */
  private static Resolved resolved(EpisodeKey key, Episode episode, Resolution resolution) {
    LastPage page = requireNonNull(episode.lastPage(), "an alarm is over that was never paged");
    return new Resolved(
        key,
        resolution.severity(),
        page.receipt().episodeStart(),
        page.receipt().pageNumber(),
        resolution.value(),
        episode.worstValue(),
        resolution.measuredAt(),
        resolution.arrival());
  }

  private static Escalated escalated(
      EpisodeKey key, Episode episode, Awaited awaited, Escalation escalation) {
    return new Escalated(
        key,
        Severity.CRITICAL,
        awaited.episodeStart(),
        awaited.pageNumber(),
        escalation.level(),
        episode.worstValue(),
        awaited.pagedAt(),
        escalation.at());
  }
}
