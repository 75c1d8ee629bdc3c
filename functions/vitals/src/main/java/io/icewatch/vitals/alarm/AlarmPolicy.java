package io.icewatch.vitals.alarm;

import static java.util.Objects.requireNonNull;

import io.icewatch.vitals.alarm.Alert.Reason;
import io.icewatch.vitals.alarm.Episode.Claim;
import io.icewatch.vitals.alarm.Episode.LastPage;
import io.icewatch.vitals.alarm.Lifecycle.Awaited;
import io.icewatch.vitals.alarm.Lifecycle.Escalation;
import io.icewatch.vitals.alarm.Lifecycle.NoticeClaim;
import io.icewatch.vitals.alarm.Lifecycle.Resolution;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Decides what an event means for an alarm, given what is remembered of it. Pure: the same
 * arguments give the same decision, on every retry and in every replay.
 *
 * <p>Time is the arrival of the readings, set by Kinesis, and when they were measured where the
 * monitor's clock is believed: a page suppresses what follows it by both, so that no backlog
 * suppresses what is live. The time of a tick is its schedule's. The wall clock decides two things
 * only: whether the lease of somebody else's claim has run out, and whether a record could have
 * been given up before this one.
 *
 * <p>A breach that comes after a break of more than {@code gap} is a new alarm and is paged,
 * whatever was paged before. What is technical is the exception: it is paged once, and again only
 * after a break of an hour, since a probe that is off all day is one thing to do.
 *
 * <p>Four rules keep pages and other notices from overtaking each other:
 *
 * <ol>
 *   <li>A notice never takes over a page's claim, whether its lease runs or not: the page may be
 *       out, and "resolved" would go out behind it. Only when the page's record cannot come any
 *       more, as it was given up, its claim holds nothing back.
 *   <li>An alarm is over only if the last breach that the clear reading's maker saw has been
 *       judged, and none after the reading: nobody resolves what nobody judged.
 *   <li>A breach waits for a notice whose claim is alive.
 *   <li>Who finds a notice's claim whose lease is over finishes it, then decides anew.
 * </ol>
 *
 * @param repeats after how long an alarm that goes on is paged again
 * @param gap an episode ends when more than this has passed since its last breach
 * @param alarmDelay how long an episode must have lasted before it is paged; zero: at once. Never
 *     holds back what is critical
 * @param leases how long a claim holds others off
 * @param clearAfter how long readings must have been inside the margin for an alarm to be over
 * @param answerWithin how long after a critical page somebody has to acknowledge it before the next
 *     in line is called
 * @param deeper how much worse within one severity is paged again
 */
public record AlarmPolicy(
    Repeats repeats,
    Duration gap,
    Duration alarmDelay,
    Leases leases,
    Duration clearAfter,
    Duration answerWithin,
    DeeperSteps deeper) {
  /**
   * When Lambda gives a breach up that could not be dealt with: the mapping's
   * MaximumRecordAgeInSeconds. What is younger and not done comes again by itself.
   */
  public static final Duration GIVEN_UP_AFTER = Duration.ofHours(1);

  /** How often the next in line is called for one page. */
  static final int LEVELS = 2;

  /**
   * After this a page's record does not come again by itself: the event source mapping gives one up
   * after an hour.
   */
  static final Duration GIVEN_UP = Duration.ofHours(2);

  /** How long a technical condition must have been away to be paged again. */
  private static final Duration TECHNICAL_QUIET = Duration.ofHours(1);

  /**
   * How long a claim holds others off.
   *
   * @param page of a page: longer than an invocation can last
   * @param notice of any other notice: longer than {@link #LONGEST_CALL}, but short, since a breach
   *     waits for it
   */
  public record Leases(Duration page, Duration notice) {
    /** How long a call to SNS can last: the functions' clients give it up by then. */
    public static final Duration LONGEST_CALL = Duration.ofSeconds(6);

    /** A lease of a notice that leaves room for a call to the table before the one to SNS. */
    public static final Duration NOTICE = Duration.ofSeconds(10);

    /**
     * @throws IllegalArgumentException if the page's is not positive, or the notice's not longer
     *     than a call
     */
    public Leases {
      requireLonger("page", page, Duration.ZERO);
      requireLonger("notice", notice, LONGEST_CALL);
    }

    private static void requireLonger(String name, Duration lease, Duration than) {
      if (requireNonNull(lease, name).compareTo(than) <= 0) {
        throw new IllegalArgumentException(
            "lease of a %s %s, expected more than %s".formatted(name, lease, than));
      }
    }
  }

  /**
   * @throws IllegalArgumentException if a duration is negative
   */
  public AlarmPolicy {
    requireNonNull(repeats, "repeats");
    requireNotNegative("gap", gap);
    requireNotNegative("alarmDelay", alarmDelay);
    requireNonNull(leases, "leases");
    requireNotNegative("clearAfter", clearAfter);
    requireNotNegative("answerWithin", answerWithin);
    requireNonNull(deeper, "deeper");
  }

  private static void requireNotNegative(String name, Duration duration) {
    if (requireNonNull(duration, name).isNegative()) {
      throw new IllegalArgumentException(name + " " + duration + ", expected zero or more");
    }
  }

  // A breach

  /** Decides about a breach that nobody has shelved. */
  public Decision.OfBreach decide(@Nullable Episode episode, Breach breach, Instant now) {
    return decide(episode, new AlarmEvent.Breached(breach, null), now);
  }

  /**
   * Decides about a breach, in the order of the protocol's table.
   *
   * @param episode what is remembered of the event's {@linkplain AlarmEvent#key key}, or null
   * @param now the wall clock
   */
  public Decision.OfBreach decide(
      @Nullable Episode episode, AlarmEvent.Breached event, Instant now) {
    Breach breach = event.breach();
    if (episode != null) {
      if (episode.handled().isMissing(breach.position())) {
        return new Decision.Missed();
      }
      if (episode.handled().includes(breach.position())) {
        return new Decision.AlreadyHandled(episode.lastPageFor(breach));
      }
      Claim claim = episode.claim();
      if (claim != null && !isOwn(claim, breach) && now.isBefore(claim.leaseUntil())) {
        return new Decision.Busy(claim.leaseUntil());
      }
      Decision.OfClaim others = others(episode, event, now);
      if (others != null) {
        return others;
      }
    }
    Episode next =
        episode == null
            ? Episode.openedBy(breach)
            : episode.with(breach, goesOn(episode, breach), gap);
    Reason reason = reason(next, suppressing(next, breach), breach);
    if (reason == null || isShelved(event)) {
      return new Decision.Suppress(next.suppressed(event, now));
    }
    if (breach.severity() != Severity.CRITICAL && isTooYoung(next)) {
      return new Decision.Pending(next.watched(event, now));
    }
    return page(reason, next, breach, now);
  }

  // A breach that was given up, and comes again after a later one was dealt with

  /**
   * The key under which a breach is remembered that was missed: half a gap of time, so that
   * whatever lies in one, or in it and the one before, is the same alarm. Nothing of what goes on
   * now is touched by it.
   */
  EpisodeKey missedKey(Breach breach) {
    long width = slot().toMillis();
    long since = breach.measuredAt().toEpochMilli();
    Instant from = Instant.ofEpochMilli(since - Math.floorMod(since, width));
    return new EpisodeKey(breach.patientId(), breach.condition(), from);
  }

  /** The key of the time just before. */
  EpisodeKey missedBefore(EpisodeKey missed) {
    Instant from = requireNonNull(missed.missedFrom(), "a key of a missed breach");
    return new EpisodeKey(missed.patientId(), missed.condition(), from.minus(slot()));
  }

  private Duration slot() {
    return longer(gap.dividedBy(2), Duration.ofSeconds(1));
  }

  /** Whether a breach that was missed has been told of already. */
  boolean isTold(@Nullable Episode missed, AlarmEvent.Breached event) {
    LastPage told = missed == null ? null : missed.lastPage();
    return isShelved(event)
        || (told != null && !event.breach().severity().isAbove(told.severity()));
  }

  /**
   * Decides about a breach that was missed: each alarm is told once, and again if it was graver,
   * whatever the order and however often its records come. Waits for no answer, and suppresses
   * nothing but what was missed.
   *
   * @param missed what is remembered under its {@linkplain #missedKey key}, or null
   * @param before what is remembered of the time just before, or null
   * @param now the wall clock
   */
  Decision.OfBreach decideMissed(
      @Nullable Episode missed, @Nullable Episode before, AlarmEvent.Breached event, Instant now) {
    Breach breach = event.breach();
    if (isTold(missed, event)) {
      return new Decision.AlreadyHandled(missed == null ? null : missed.lastPageFor(breach));
    }
    Claim claim = missed == null ? null : missed.claim();
    if (claim != null && !isOwn(claim, breach) && now.isBefore(claim.leaseUntil())) {
      return new Decision.Busy(claim.leaseUntil());
    }
    Episode next =
        missed == null
            ? Episode.openedBy(breach)
            : missed.with(breach, goesOn(missed, breach), gap);
    if (before != null && before.lastPage() != null && isTold(before, event)) {
      return new Decision.Suppress(next.coveredBy(before.lastPage()));
    }
    return page(next.lastPage() == null ? Reason.FIRST : Reason.WORSENED, next, breach, now);
  }

  /**
   * Whether the episode has not lasted for the delay yet: as long as that, or, where fewer than
   * three readings fit into it, until the second breach of three readings. Where two readings lie
   * farther apart than an episode's breaches do, or nobody knows how far, no delay holds anything
   * back: it would be silence.
   */
  private boolean isTooYoung(Episode next) {
    if (!carriesDelay(next.cadence())) {
      return false;
    }
    Duration twoReadings = next.cadence().twoReadings();
    // Not the breach's own time: a record that came late would find any episode too young.
    Duration lasted = Duration.between(next.openedAt(), next.lastBreachAt());
    return twoReadings.compareTo(alarmDelay) >= 0
        ? lasted.isZero() && !alarmDelay.isZero()
        : lasted.compareTo(alarmDelay) < 0;
  }

  /**
   * Whether a delay can be counted where a vital is measured so often: two readings lie no farther
   * apart than the gap that ends an episode. Else a delay of seconds would wait for hours.
   */
  public boolean carriesDelay(BreachCadence cadence) {
    return cadence.isKnown() && cadence.twoReadings().compareTo(gap) <= 0;
  }

  /** Whether somebody has shelved the alarm; never what is critical. */
  private static boolean isShelved(AlarmEvent.Breached event) {
    Breach breach = event.breach();
    return event.shelvedUntil() != null
        && breach.severity() != Severity.CRITICAL
        && breach.arrival().isBefore(event.shelvedUntil());
  }

  /** Why the breach is paged, or null if {@code suppressing} covers it. */
  private @Nullable Reason reason(Episode next, @Nullable LastPage suppressing, Breach breach) {
    if (suppressing == null) {
      return next.pages() == 0
          ? Reason.FIRST
          : isRaised(next, breach) ? Reason.WORSENED : Reason.STILL;
    }
    if (breach.severity().isAbove(suppressing.severity())) {
      return Reason.WORSENED;
    }
    boolean isDeeper =
        breach.severity() == suppressing.severity()
            && isDeeper(breach, suppressing.receipt().worstValue());
    return isDeeper ? Reason.DEEPER : null;
  }

  /** Whether the last page would suppress the breach, had the severity not risen after a break. */
  private boolean isRaised(Episode next, Breach breach) {
    LastPage last = next.lastPage();
    return last != null
        && breach.severity().isAbove(last.severity())
        && isCovered(breach, last.arrival(), last.measuredAt());
  }

  private boolean isDeeper(Breach breach, double than) {
    return breach.condition().isDeeper(breach.value(), than, deeper);
  }

  /**
   * After how long without a breach the next one is a new alarm: two readings, however rarely the
   * vital is measured, and {@code gap} at least.
   */
  private Duration goesOn(Episode episode, Breach breach) {
    Duration readings = longer(gap, episode.cadence().twoReadings());
    return breach.condition().isTechnical() ? longer(readings, TECHNICAL_QUIET) : readings;
  }

  /**
   * From when on a page may suppress the breach: from the beginning of its episode; but what is
   * critical from the last break of more than {@code gap}, however rarely the vital is measured:
   * there may have been a return to normal that nobody has told.
   */
  private static Instant coveredFrom(Episode next, Breach breach) {
    return breach.severity() == Severity.CRITICAL ? next.resumedAt() : next.openedAt();
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  /** The page whose suppression covers the breach, or null. */
  private @Nullable LastPage suppressing(Episode next, Breach breach) {
    LastPage last = next.lastPage();
    return last != null
            && !last.measuredAt().isBefore(coveredFrom(next, breach))
            && isCovered(breach, last.arrival(), last.measuredAt())
        ? last
        : null;
  }

  private boolean isCovered(Breach breach, Instant arrival, Instant measuredAt) {
    Duration repeat = repeats.of(breach.severity());
    return breach.condition().isTechnical()
        || (breach.arrival().isBefore(arrival.plus(repeat))
            && breach.measuredAt().isBefore(measuredAt.plus(repeat)));
  }

  private Decision.Page page(Reason reason, Episode next, Breach breach, Instant now) {
    Claim left = next.claim();
    boolean standsIn = left != null && (isOwn(left, breach) || wouldSuppress(left, next, breach));
    int number = number(next, left, standsIn);
    Claim claim =
        new Claim(
            breach.position().eventId(),
            left != null && standsIn ? earlier(left.arrival(), breach.arrival()) : breach.arrival(),
            left != null && standsIn
                ? earlier(left.measuredAt(), breach.measuredAt())
                : breach.measuredAt(),
            breach.severity(),
            next.worstValue(),
            number,
            toMillis(now.plus(leases.page())));
    Alert alert =
        new Alert(
            breach, reason, next.openedAt(), number, next.suppressedSinceLast(), next.worstValue());
    return new Decision.Page(alert, next.claimed(claim));
  }

  /** As a ledger keeps it: what is read back equals what was written. */
  private static Instant toMillis(Instant time) {
    return time.truncatedTo(ChronoUnit.MILLIS);
  }

  /**
   * The number after the last confirmed page; a claim left behind by another record keeps its
   * number, so that a receiver drops the second of two pages about the same thing. But its page may
   * be out already, and if that would not have suppressed this breach, dropping this one would hide
   * that it got worse or goes on: then this is the next page.
   */
  private static int number(Episode next, @Nullable Claim left, boolean standsIn) {
    if (left == null) {
      return next.pages() + 1;
    }
    return standsIn ? left.number() : left.number() + 1;
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private boolean wouldSuppress(Claim claim, Episode next, Breach breach) {
    return !breach.severity().isAbove(claim.severity())
        && !claim.measuredAt().isBefore(coveredFrom(next, breach))
        && !(breach.severity() == claim.severity() && isDeeper(breach, claim.worstValue()))
        && isCovered(breach, claim.arrival(), claim.measuredAt());
  }

  private static boolean isOwn(Claim claim, Breach breach) {
    return claim.owner().equals(breach.position().eventId());
  }

  // Whatever is no breach

  /**
   * Decides about a clear reading, a tick or a discharge.
   *
   * @param episode what is remembered of the event's {@linkplain AlarmEvent#key key}, or null
   * @param now the wall clock
   */
  public Decision.OfLifecycle decide(
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
      return clear.lastBreach() == null ? new Decision.Nothing() : new Decision.Unjudged();
    }
    Lifecycle lifecycle = episode.lifecycle();
    if (lifecycle.ending() instanceof Resolution resolution
        && resolution.owner().equals(event.owner())) {
      return new Decision.AlreadyHandled(entry(clear.key(), episode, resolution));
    }
    if (clear.lastBreach() != null && !episode.handled().includes(clear.lastBreach())) {
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

  // What they share

  /** As {@link #others}, for a notice: a page that is claimed comes first, lease or not. */
  private Decision.@Nullable OfClaim pageOrOthers(Episode episode, AlarmEvent event, Instant now) {
    Claim claim = episode.claim();
    return claim != null && now.isBefore(claim.leaseUntil().plus(GIVEN_UP))
        ? new Decision.Busy(claim.leaseUntil())
        : others(episode, event, now);
  }

  /** What somebody else's claim of a notice demands before anything is decided; or null. */
  private Decision.@Nullable OfClaim others(Episode episode, AlarmEvent event, Instant now) {
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
