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
 * <p>Time is the arrival of the readings, set by Kinesis. The wall clock decides one thing only:
 * whether the lease of somebody else's claim has run out.
 *
 * @param suppress how long after a page the same or a lower severity is counted, not sent
 * @param gap an episode ends when more than this has passed since its last breach
 * @param alarmDelay how long an episode must have lasted before it is paged; zero: at once
 * @param lease how long a claim holds others off; longer than an invocation can last
 */
public record EpisodePolicy(Duration suppress, Duration gap, Duration alarmDelay, Duration lease) {

  /**
   * @throws IllegalArgumentException if a duration is negative, or the lease is not positive
   */
  public EpisodePolicy {
    requireNotNegative("suppress", suppress);
    requireNotNegative("gap", gap);
    requireNotNegative("alarmDelay", alarmDelay);
    requireNotNegative("lease", lease);
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
    Episode next = episode == null ? Episode.openedBy(breach) : episode.with(breach, gap);
    LastPage suppressing = suppressing(next, breach);
    if (suppressing != null && !breach.severity().isAbove(suppressing.severity())) {
      return new Decision.Suppress(next.suppressed(breach));
    }
    // Not the breach's arrival: a record that came late would find any episode too young.
    if (next.lastBreachAt().isBefore(next.openedAt().plus(alarmDelay))) {
      return new Decision.Pending(next.watched(breach));
    }
    Reason reason =
        suppressing != null ? Reason.WORSENED : next.pages() > 0 ? Reason.STILL : Reason.FIRST;
    return page(reason, next, breach, now);
  }

  /** The page whose suppression covers the breach, or null. */
  private @Nullable LastPage suppressing(Episode next, Breach breach) {
    LastPage last = next.lastPage();
    return last != null && breach.arrival().isBefore(last.arrival().plus(suppress)) ? last : null;
  }

  private Decision page(Reason reason, Episode next, Breach breach, Instant now) {
    Claim left = next.claim();
    boolean standsIn = left != null && (isOwn(left, breach) || wouldSuppress(left, breach));
    int number = number(next, left, standsIn);
    Claim claim =
        new Claim(
            breach.position().eventId(),
            left != null && standsIn ? earlier(left.arrival(), breach.arrival()) : breach.arrival(),
            breach.severity(),
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

  private boolean wouldSuppress(Claim claim, Breach breach) {
    return !breach.severity().isAbove(claim.severity())
        && breach.arrival().isBefore(claim.arrival().plus(suppress));
  }

  private static boolean isOwn(Claim claim, Breach breach) {
    return claim.owner().equals(breach.position().eventId());
  }
}
