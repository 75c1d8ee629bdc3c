package io.icewatch.vitals.alarm;

import static java.util.Objects.requireNonNull;

import io.icewatch.vitals.alarm.Alert.Reason;
import io.icewatch.vitals.alarm.Episode.Claim;
import io.icewatch.vitals.alarm.Episode.LastPage;
import io.icewatch.vitals.reading.Vital;
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
 * <p>A breach that comes after a break of more than {@code gap} is paged, whatever was paged
 * before, and is a new alarm unless readings come too rarely to tell; what is critical is paged
 * after five minutes without a breach already. What is technical is the exception: it is paged
 * once, and again only after a break of an hour, since a probe that is off all day is one thing to
 * do.
 *
 * <p>What is no breach is decided by {@link #lifecycle}, whose rules keep pages and other notices
 * from overtaking each other.
 *
 * @param repeats after how long an alarm that goes on is paged again
 * @param gap an episode that nobody has ended is over when more than this has passed since its last
 *     breach; not what is technical
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

  /**
   * After a longer break there may have been a return to normal that nobody has told: a page of
   * before holds back nothing critical, nor do breaches of before count towards a delay.
   */
  private static final Duration LONGEST_BREAK = Duration.ofMinutes(5);

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

  /** What of this is about the end of an alarm, and about who has to be called. */
  LifecyclePolicy lifecycle() {
    return new LifecyclePolicy(leases, clearAfter, answerWithin);
  }

  /**
   * Decides about a breach, in the order of the protocol's table.
   *
   * @param episode what is remembered of the event's {@linkplain AlarmEvent#key key}, or null
   * @param readingEvery how often the patient's readings come, zero if nobody knows: says whether
   *     an alarm goes on or begins, and suppresses nothing
   * @param now the wall clock
   */
  public Decision.OfBreach decide(
      @Nullable Episode episode, AlarmEvent.Breached event, Duration readingEvery, Instant now) {
    Breach breach = event.breach();
    if (episode != null) {
      if (episode.handled().isMissing(breach.position())) {
        return new Decision.Missed();
      }
      if (episode.handled().includes(breach.position())) {
        return new Decision.AlreadyHandled(episode.lastPageFor(breach));
      }
      Decision.Busy busy = busy(episode, breach, now);
      if (busy != null) {
        return busy;
      }
      Decision.OfClaim others = lifecycle().others(episode, event, now);
      if (others != null) {
        return others;
      }
    }
    Episode next = next(episode, breach, readingEvery);
    Reason reason = reason(next, suppressing(next, breach), breach);
    if (reason == null || isShelved(event)) {
      return new Decision.Suppress(next.suppressed(event, now));
    }
    if (breach.severity() != Severity.CRITICAL && isTooYoung(next)) {
      return new Decision.Pending(next.watched(event, now));
    }
    return page(reason, next, breach, now);
  }

  /** What a page demands that somebody else has claimed, while its lease runs; or null. */
  private static Decision.@Nullable Busy busy(Episode episode, Breach breach, Instant now) {
    Claim claim = episode.claim();
    return claim != null && !isOwn(claim, breach) && now.isBefore(claim.leaseUntil())
        ? new Decision.Busy(claim.leaseUntil())
        : null;
  }

  /** What is remembered, with the breach in it. */
  private Episode next(@Nullable Episode episode, Breach breach, Duration readingEvery) {
    return episode == null
        ? Episode.openedBy(breach)
        : episode.with(breach, breaks(episode, breach, readingEvery));
  }

  // A breach that was given up, and comes again after a later one was dealt with

  /**
   * The key under which a breach is remembered that was missed: half a short gap, so that whatever
   * lies in one, or in it and the one before, is the same alarm. Nothing of what goes on now is
   * touched by it.
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
    return longer(shortGap().dividedBy(2), Duration.ofSeconds(1));
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
    Decision.Busy busy = missed == null ? null : busy(missed, breach, now);
    if (busy != null) {
      return busy;
    }
    Episode next = next(missed, breach, Duration.ZERO);
    if (before != null && before.lastPage() != null && isTold(before, event)) {
      return new Decision.Suppress(next.coveredBy(before.lastPage()));
    }
    return page(next.lastPage() == null ? Reason.FIRST : Reason.WORSENED, next, breach, now);
  }

  /**
   * Whether the episode has not lasted for the delay yet: as long as that, or, where fewer than
   * three readings fit into it, until the second breach of three readings. Where no delay can be
   * counted ({@link #carriesDelay}) none holds anything back: it would be silence.
   */
  private boolean isTooYoung(Episode next) {
    if (!carriesDelay(next.cadence())) {
      return false;
    }
    Duration twoReadings = next.cadence().twoReadings();
    // Not the breach's own time: a record that came late would find any episode too young.
    Duration lasted = Duration.between(next.resumedAt(), next.lastBreachAt());
    return twoReadings.compareTo(alarmDelay) >= 0
        ? lasted.isZero() && !alarmDelay.isZero()
        : lasted.compareTo(alarmDelay) < 0;
  }

  /**
   * Whether a delay can be counted where a vital is measured so often: two readings lie no farther
   * apart than five minutes, or than the gap. Else a delay of seconds would wait for hours.
   */
  public boolean carriesDelay(BreachCadence cadence) {
    return cadence.isKnown() && cadence.twoReadings().compareTo(shortGap()) <= 0;
  }

  private Duration shortGap() {
    return gap.compareTo(LONGEST_BREAK) < 0 ? gap : LONGEST_BREAK;
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
   * An alarm goes on for two readings of the patient, however rarely those come, and for {@code
   * gap} at least. But a page suppresses across the gap and two readings of the vital itself only,
   * as the alarm's own breaches have shown them: whoever is called once too often hears at least
   * that it is nothing new. And it suppresses what is critical across {@link #critical} alone.
   */
  private Episode.Breaks breaks(Episode episode, Breach breach, Duration readingEvery) {
    Duration critical = critical(episode, breach);
    Duration own = longer(critical, episode.cadence().twoReadings());
    Duration suppression = longer(own, breach.condition().isTechnical() ? TECHNICAL_QUIET : gap);
    return new Episode.Breaks(
        longer(suppression, new BreachCadence(readingEvery).twoReadings()), suppression, critical);
  }

  /**
   * The gap, and five minutes at most. But where all values look like another unit, a setting of
   * the monitor is the matter, as far as anybody can tell: that is repeated like an alarm that goes
   * on, not each time that a cuff measures. A normal value would be no such value, and ends the
   * alarm.
   */
  private Duration critical(Episode episode, Breach breach) {
    Vital vital = breach.condition().vital();
    boolean isOtherUnit =
        vital.looksLike(breach.value()) != null && vital.looksLike(episode.worstValue()) != null;
    return isOtherUnit ? longer(shortGap(), repeats.critical()) : shortGap();
  }

  /** From when on a page may suppress the breach. */
  private static Instant coveredFrom(Episode next, Breach breach) {
    return breach.severity() == Severity.CRITICAL ? next.resumedAt() : next.renewedAt();
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
  static Instant toMillis(Instant time) {
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
}
