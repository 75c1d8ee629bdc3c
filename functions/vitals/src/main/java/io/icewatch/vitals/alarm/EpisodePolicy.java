package io.icewatch.vitals.alarm;

import static java.util.Objects.requireNonNull;

import io.icewatch.vitals.alarm.Alert.Reason;
import io.icewatch.vitals.alarm.Episode.Claim;
import io.icewatch.vitals.alarm.Episode.LastPage;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a breach means, given what is remembered. Pure: the same arguments give the same
 * decision, on every retry and in every replay.
 *
 * <p>Time is the arrival of the readings, set by Kinesis, and when they were measured where the
 * monitor's clock is believed: a page suppresses what follows it by both, so that no backlog
 * suppresses what is live. The wall clock decides one thing only: whether the lease of somebody
 * else's claim has run out.
 *
 * <p>A breach that comes after a break of more than {@code gap} is a new alarm and is paged,
 * whatever was paged before. What is technical is the exception: it is paged once, and again only
 * after a break of an hour, since a probe that is off all day is one thing to do.
 *
 * @param suppress how long after a page the same or a lower severity is counted, not sent
 * @param gap an episode ends when more than this has passed since its last breach
 * @param alarmDelay how long an episode must have lasted before it is paged; zero: at once. Never
 *     holds back what is critical
 * @param lease how long a claim holds others off; longer than an invocation can last
 * @param deeper how much worse within one severity is paged again
 */
public record EpisodePolicy(
    Duration suppress, Duration gap, Duration alarmDelay, Duration lease, DeeperSteps deeper) {
  /** How long a technical condition must have been away to be paged again. */
  private static final Duration TECHNICAL_QUIET = Duration.ofHours(1);

  /** With the steps of the template's defaults. */
  public EpisodePolicy(Duration suppress, Duration gap, Duration alarmDelay, Duration lease) {
    this(suppress, gap, alarmDelay, lease, DeeperSteps.DEFAULTS);
  }

  /**
   * @throws IllegalArgumentException if a duration is negative, or the lease is not positive
   */
  public EpisodePolicy {
    requireNotNegative("suppress", suppress);
    requireNotNegative("gap", gap);
    requireNotNegative("alarmDelay", alarmDelay);
    requireNotNegative("lease", lease);
    requireNonNull(deeper, "deeper");
    if (lease.isZero()) {
      throw new IllegalArgumentException("lease PT0S, expected more than zero");
    }
  }

  private static void requireNotNegative(String name, Duration duration) {
    if (requireNonNull(duration, name).isNegative()) {
      throw new IllegalArgumentException(name + " " + duration + ", expected zero or more");
    }
  }

  /**
   * Decides, in the order of the protocol's table.
   *
   * @param episode what is remembered of the breach's {@linkplain Breach#key key}, or null
   * @param breach the breach
   * @param now the wall clock
   */
  public Decision decide(@Nullable Episode episode, Breach breach, Instant now) {
    if (episode != null) {
      if (episode.hasHandled(breach.position())) {
        return new Decision.AlreadyHandled(episode.lastPageFor(breach));
      }
      Claim claim = episode.claim();
      if (claim != null && !isOwn(claim, breach) && now.isBefore(claim.leaseUntil())) {
        return new Decision.Busy(claim.leaseUntil());
      }
    }
    Duration quiet = quiet(breach);
    Episode next =
        episode == null
            ? Episode.openedBy(breach)
            : episode.with(breach, longer(gap, quiet), quiet);
    LastPage suppressing = suppressing(next, breach);
    Reason reason = reason(next, suppressing, breach);
    if (reason == null) {
      return new Decision.Suppress(next.suppressed(breach));
    }
    // Not the breach's own time: a record that came late would find any episode too young.
    if (breach.severity() != Severity.CRITICAL
        && next.lastBreachAt().isBefore(next.openedAt().plus(alarmDelay))) {
      return new Decision.Pending(next.watched(breach));
    }
    return page(reason, next, breach, now);
  }

  /** Why the breach is paged, or null if {@code suppressing} covers it. */
  private @Nullable Reason reason(Episode next, @Nullable LastPage suppressing, Breach breach) {
    if (suppressing == null) {
      return next.pages() > 0 ? Reason.STILL : Reason.FIRST;
    }
    if (breach.severity().isAbove(suppressing.severity())) {
      return Reason.WORSENED;
    }
    boolean isDeeper =
        breach.severity() == suppressing.severity()
            && isDeeper(breach, suppressing.receipt().worstValue());
    return isDeeper ? Reason.DEEPER : null;
  }

  private boolean isDeeper(Breach breach, double than) {
    return breach.condition().isDeeper(breach.value(), than, deeper);
  }

  /** The longest break between two breaches after which the pages before it still count. */
  private Duration quiet(Breach breach) {
    return breach.condition().isTechnical() ? longer(gap, TECHNICAL_QUIET) : gap;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  /** The page whose suppression covers the breach, or null. */
  private @Nullable LastPage suppressing(Episode next, Breach breach) {
    LastPage last = next.lastPage();
    return last != null
            && !last.measuredAt().isBefore(next.resumedAt())
            && isCovered(breach, last.arrival(), last.measuredAt())
        ? last
        : null;
  }

  private boolean isCovered(Breach breach, Instant arrival, Instant measuredAt) {
    return breach.condition().isTechnical()
        || (breach.arrival().isBefore(arrival.plus(suppress))
            && breach.measuredAt().isBefore(measuredAt.plus(suppress)));
  }

  private Decision page(Reason reason, Episode next, Breach breach, Instant now) {
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
            // What a ledger keeps, so that a claim read back equals the claim written.
            now.plus(lease).truncatedTo(ChronoUnit.MILLIS));
    Alert alert =
        new Alert(
            breach, reason, next.openedAt(), number, next.suppressedSinceLast(), next.worstValue());
    return new Decision.Page(alert, next.claimed(claim));
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
        && !claim.measuredAt().isBefore(next.resumedAt())
        && !(breach.severity() == claim.severity() && isDeeper(breach, claim.worstValue()))
        && isCovered(breach, claim.arrival(), claim.measuredAt());
  }

  private static boolean isOwn(Claim claim, Breach breach) {
    return claim.owner().equals(breach.position().eventId());
  }
}
