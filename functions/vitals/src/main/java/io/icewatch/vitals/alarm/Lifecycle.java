package io.icewatch.vitals.alarm;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of an alarm besides its pages: whether it is active, whether somebody has to answer,
 * how it ended, and what is about to be said of that. Immutable.
 *
 * @param severity the highest severity paged since the alarm was last over; null if it is not
 *     active
 * @param awaited the critical page that waits for an answer, or null
 * @param ending how the last alarm ended, or null once another has begun
 * @param claim the notice that somebody is about to send, or null; never together with a page's
 */
public record Lifecycle(
    @Nullable Severity severity,
    @Nullable Awaited awaited,
    @Nullable Ending ending,
    @Nullable NoticeClaim claim) {

  /** Of an alarm that was never paged. */
  public static final Lifecycle NONE = new Lifecycle(null, null, null, null);

  /**
   * A critical page that somebody has to acknowledge.
   *
   * @param episodeStart when its episode began
   * @param pageNumber its number in that episode
   * @param pagedAt when it was accepted for delivery
   * @param level who has been called: 0 the ward's own, each level above it the next in line
   * @param dueAt when the next in line is called, or null if there is none left
   */
  public record Awaited(
      Instant episodeStart, int pageNumber, Instant pagedAt, int level, @Nullable Instant dueAt) {
    public Awaited {
      requireNonNull(episodeStart, "episodeStart");
      requireNonNull(pagedAt, "pagedAt");
    }
  }

  /** What somebody is about to say. */
  public sealed interface Subject {}

  /** How an alarm ended. */
  public sealed interface Ending {
    /** {@linkplain AlarmEvent#owner Owner} of the event that ended it. */
    String owner();
  }

  /**
   * The patient was discharged.
   *
   * @param at when that was said
   */
  public record Discharge(String owner, Instant at) implements Ending {
    public Discharge {
      requireNonNull(owner, "owner");
      requireNonNull(at, "at");
    }
  }

  /**
   * The vital has been inside the margin for long enough.
   *
   * @param severity the highest severity that it was paged with
   * @param value the value that ended it
   * @param measuredAt when that value was measured
   * @param arrival when that value arrived
   * @param publishedAt when people, or the log, were told, by the wall clock; null before that
   */
  public record Resolution(
      String owner,
      Severity severity,
      double value,
      Instant measuredAt,
      Instant arrival,
      @Nullable Instant publishedAt)
      implements Ending, Subject {

    Resolution publishedAt(Instant time) {
      return new Resolution(owner, severity, value, measuredAt, arrival, time);
    }
  }

  /**
   * A page without an answer.
   *
   * @param level who is to be called
   * @param at when it was found that nobody had answered
   */
  public record Escalation(int level, Instant at) implements Subject {}

  /**
   * The right to send one notice.
   *
   * @param owner {@linkplain AlarmEvent#owner owner} of the event that claimed it
   * @param leaseUntil when anybody may take it over, by the wall clock
   * @param subject what it is about
   */
  public record NoticeClaim(String owner, Instant leaseUntil, Subject subject) {
    public NoticeClaim {
      requireNonNull(owner, "owner");
      requireNonNull(leaseUntil, "leaseUntil");
      requireNonNull(subject, "subject");
    }
  }

  /** Whether the alarm was paged and is not over. */
  public boolean isActive() {
    return severity != null;
  }

  /** This, when a breach begins the alarm anew after it was over. */
  Lifecycle begun() {
    return ending == null ? this : NONE;
  }

  /** This, when a breach continues what was over, under a page of this severity. */
  Lifecycle reopened(Severity pagedSeverity) {
    return new Lifecycle(pagedSeverity, null, null, null);
  }

  /** This, when a page is about to be sent: a claim of a notice is given up. */
  Lifecycle pageClaimed() {
    return new Lifecycle(severity, awaited, ending, null);
  }

  /** This, after a page; {@code newAwaited} if it is one that has to be answered. */
  Lifecycle paged(Severity pageSeverity, @Nullable Awaited newAwaited) {
    Severity highest = severity == null || pageSeverity.isAbove(severity) ? pageSeverity : severity;
    return new Lifecycle(highest, newAwaited == null ? awaited : newAwaited, null, null);
  }

  /** This, when a notice is about to be sent. */
  Lifecycle claimed(NoticeClaim newClaim) {
    return new Lifecycle(severity, awaited, ending, newClaim);
  }

  /** This, when the alarm is over. */
  Lifecycle ended(Ending how) {
    return new Lifecycle(null, null, how, null);
  }

  /** This, when {@code newAwaited} says who is to be called next, and when. */
  Lifecycle awaiting(Awaited newAwaited) {
    return new Lifecycle(severity, newAwaited, ending, null);
  }
}
