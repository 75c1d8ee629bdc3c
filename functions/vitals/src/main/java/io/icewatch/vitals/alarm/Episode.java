package io.icewatch.vitals.alarm;

import static java.util.Objects.requireNonNull;

import io.icewatch.vitals.alarm.Alert.Reason;
import io.icewatch.vitals.alarm.Lifecycle.Awaited;
import io.icewatch.vitals.alarm.Lifecycle.Discharge;
import io.icewatch.vitals.record.RecordPosition;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of one patient and condition: the running episode, the last confirmed page
 * (whatever episode it belonged to), a claim that is not confirmed yet, which records have been
 * dealt with, and what became of the alarm besides. Immutable; each change has a higher version.
 *
 * @param version higher with every change, from 1; what a compare-and-set compares
 * @param openedAt when the breach was measured that opened the running episode
 * @param renewedAt when the first breach was measured after the last break of the episode that was
 *     longer than its own breaches foretold; a page from before it suppresses nothing any more
 * @param resumedAt when the first breach was measured after the last break in which a reading can
 *     have lain; a page from before it suppresses nothing critical any more
 * @param lastBreachAt when the latest breach was measured
 * @param worstValue worst value of the running episode
 * @param pages confirmed pages of the running episode
 * @param suppressedSinceLast breaches that were counted, not paged, since the last confirmed page
 * @param lastPage the last confirmed page, or null
 * @param claim the page that somebody is about to send, or null
 * @param handled which records have been dealt with
 * @param lifecycle whether the alarm is active, waits for an answer, or is over
 * @param cadence how often the vital is measured, as far as its breaches have shown
 */
public record Episode(
    long version,
    Instant openedAt,
    Instant renewedAt,
    Instant resumedAt,
    Instant lastBreachAt,
    double worstValue,
    int pages,
    int suppressedSinceLast,
    @Nullable LastPage lastPage,
    @Nullable Claim claim,
    HandledRecords handled,
    Lifecycle lifecycle,
    BreachCadence cadence) {

  /**
   * How long a break between two breaches may be.
   *
   * @param ofAlarm the longest within one alarm
   * @param ofSuppression the longest after which a page before it still suppresses
   * @param ofCritical the longest after which it still suppresses what is critical
   */
  record Breaks(Duration ofAlarm, Duration ofSuppression, Duration ofCritical) {}

  /**
   * The last confirmed page.
   *
   * @param arrival when the suppression that it began counts from: the arrival of its breach, or of
   *     an earlier page's if that is later
   * @param measuredAt the same by the monitors' clocks: a page about an old reading does not
   *     suppress a live one, however late it arrived
   * @param severity its severity
   * @param receipt what it said
   */
  public record LastPage(Instant arrival, Instant measuredAt, Severity severity, Receipt receipt) {}

  /**
   * What a confirmed page said beyond its breach. An invocation that dies after the confirm has not
   * handed the page to the {@link AlertLog}; with this the next delivery of the record can.
   *
   * @param owner {@linkplain RecordPosition#eventId event id} of the record that was paged
   * @param reason why it was paged
   * @param episodeStart when the breach was measured that had opened the episode
   * @param pageNumber number of the page in its episode, from 1
   * @param suppressedSinceLast breaches suppressed since the page before it
   * @param worstValue worst value of the episode by then
   * @param publishedAt when it was accepted for delivery, by the wall clock, to the millisecond
   */
  public record Receipt(
      String owner,
      Reason reason,
      Instant episodeStart,
      int pageNumber,
      int suppressedSinceLast,
      double worstValue,
      Instant publishedAt) {

    static Receipt of(Alert alert, Instant publishedAt) {
      return new Receipt(
          alert.breach().position().eventId(),
          alert.reason(),
          alert.episodeStart(),
          alert.pageNumber(),
          alert.suppressedSinceLast(),
          alert.worstValue(),
          // What a ledger keeps, so that a receipt read back equals the one written.
          publishedAt.truncatedTo(ChronoUnit.MILLIS));
    }

    private AlertLog.Entry entry(Breach breach) {
      return new AlertLog.Entry(
          new Alert(breach, reason, episodeStart, pageNumber, suppressedSinceLast, worstValue),
          publishedAt);
    }
  }

  /**
   * The right to send one page.
   *
   * @param owner {@linkplain RecordPosition#eventId event id} of the record that claimed it
   * @param arrival when the suppression counts from that this page begins: the arrival of its
   *     record, or of an earlier one that claimed the same number and whose page may be out
   * @param measuredAt the same by the monitors' clocks
   * @param severity severity of the page
   * @param worstValue worst value that the page says
   * @param number number of the page in its episode, from 1
   * @param leaseUntil when another record may take over, by the wall clock
   */
  public record Claim(
      String owner,
      Instant arrival,
      Instant measuredAt,
      Severity severity,
      double worstValue,
      int number,
      Instant leaseUntil) {}

  public Episode {
    requireNonNull(openedAt, "openedAt");
    requireNonNull(renewedAt, "renewedAt");
    requireNonNull(resumedAt, "resumedAt");
    requireNonNull(lastBreachAt, "lastBreachAt");
    requireNonNull(handled, "handled");
    requireNonNull(lifecycle, "lifecycle");
    requireNonNull(cadence, "cadence");
  }

  /** An episode of which nothing is known besides its pages. */
  public Episode(
      long version,
      Instant openedAt,
      Instant resumedAt,
      Instant lastBreachAt,
      double worstValue,
      int pages,
      int suppressedSinceLast,
      @Nullable LastPage lastPage,
      @Nullable Claim claim,
      HandledRecords handled) {
    this(
        version,
        openedAt,
        openedAt,
        resumedAt,
        lastBreachAt,
        worstValue,
        pages,
        suppressedSinceLast,
        lastPage,
        claim,
        handled,
        Lifecycle.NONE,
        BreachCadence.UNKNOWN);
  }

  /** The episode that {@code breach} opens where nothing is remembered. */
  static Episode openedBy(Breach breach) {
    Instant at = breach.measuredAt();
    return new Episode(1, at, at, at, breach.value(), 0, 0, null, null, HandledRecords.NONE);
  }

  /**
   * This episode with one more breach in it, or a new one if the alarm was over or the break since
   * the last breach was too long. What was over suppresses nothing, not even a reading from before
   * its end that comes late. Observing the same breach again changes nothing but the version.
   *
   * <p>What is technical and was over is the same again: a probe that comes off every few minutes
   * is one thing to do.
   */
  Episode with(Breach breach, Breaks breaks) {
    Instant at = breach.measuredAt();
    boolean isOver = lifecycle.ending() != null;
    BreachCadence learned = learned(at);
    boolean isSameAgain = isOver && breach.condition().isTechnical() && lastPage != null;
    if (isAfterMore(breaks.ofAlarm(), at) || (isOver && !isSameAgain)) {
      return new Episode(
          version + 1,
          at,
          at,
          at,
          at,
          breach.value(),
          // What is judged behind the end of its own alarm must not be paged under an id of that.
          at.equals(openedAt) ? pages : 0,
          suppressedSinceLast,
          isOver ? null : lastPage,
          null,
          handled,
          lifecycle.begun(),
          learned);
    }
    Lifecycle same =
        isSameAgain && lastPage != null ? lifecycle.reopened(lastPage.severity()) : lifecycle;
    return new Episode(
        version + 1,
        openedAt,
        isAfterMore(breaks.ofSuppression(), at) ? at : renewedAt,
        isAfterMore(breaks.ofCritical(), at) ? at : resumedAt,
        at.isAfter(lastBreachAt) ? at : lastBreachAt,
        breach.condition().worse(worstValue, breach.value()),
        pages,
        suppressedSinceLast,
        lastPage,
        claim,
        handled,
        same,
        learned);
  }

  private boolean isAfterMore(Duration than, Instant at) {
    return at.isAfter(lastBreachAt.plus(than));
  }

  /** Of whoever comes after a discharge nothing is known; nor does a return to normal teach. */
  private BreachCadence learned(Instant at) {
    return switch (lifecycle.ending()) {
      case null -> cadence.with(Duration.between(lastBreachAt, at));
      case Lifecycle.Resolution over -> cadence;
      case Discharge gone -> BreachCadence.UNKNOWN;
    };
  }

  /** The last page, if it is {@code breach} that it was sent for; or null. */
  AlertLog.@Nullable Entry lastPageFor(Breach breach) {
    return lastPage != null && lastPage.receipt().owner().equals(breach.position().eventId())
        ? lastPage.receipt().entry(breach)
        : null;
  }

  /**
   * This, with a breach counted instead of paged.
   *
   * @param now the wall clock
   */
  Episode suppressed(AlarmEvent.Breached event, Instant now) {
    return copy(
        version,
        pages,
        suppressedSinceLast + 1,
        lastPage,
        claim,
        handled.with(event, now),
        lifecycle);
  }

  /**
   * This, with a breach remembered, neither paged nor suppressed.
   *
   * @param now the wall clock
   */
  Episode watched(AlarmEvent.Breached event, Instant now) {
    return copy(
        version, pages, suppressedSinceLast, lastPage, claim, handled.with(event, now), lifecycle);
  }

  /** This, with {@code page} for its last. */
  Episode coveredBy(LastPage page) {
    return copy(version, pages, suppressedSinceLast, page, null, handled, lifecycle);
  }

  /** This, claimed; a notice that somebody had claimed is given up. */
  Episode claimed(Claim newClaim) {
    return copy(
        version, pages, suppressedSinceLast, lastPage, newClaim, handled, lifecycle.pageClaimed());
  }

  /** The next version of this, with this lifecycle and no page claimed. */
  Episode next(Lifecycle newLifecycle) {
    return copy(version + 1, pages, suppressedSinceLast, lastPage, null, handled, newLifecycle);
  }

  /** This, when the patient is gone: no page of it suppresses anything any more. */
  Episode discharged(Discharge how) {
    return copy(version + 1, 0, 0, null, null, handled, lifecycle.ended(how));
  }

  /** This, with what came of the readings changed, and the readings not. */
  private Episode copy(
      long newVersion,
      int newPages,
      int newSuppressed,
      @Nullable LastPage newLastPage,
      @Nullable Claim newClaim,
      HandledRecords newHandled,
      Lifecycle newLifecycle) {
    return new Episode(
        newVersion,
        openedAt,
        renewedAt,
        resumedAt,
        lastBreachAt,
        worstValue,
        newPages,
        newSuppressed,
        newLastPage,
        newClaim,
        newHandled,
        newLifecycle,
        cadence);
  }

  /**
   * This, with its claim confirmed: {@code alert} has been published.
   *
   * @param event what it was published about
   * @param answerWithin how long after that somebody has to answer if it is critical
   * @throws IllegalStateException if the claim is not that of the event
   */
  Episode confirmed(
      Alert alert, AlarmEvent.Breached event, Instant publishedAt, Duration answerWithin) {
    Breach breach = event.breach();
    if (claim == null || !claim.owner().equals(breach.position().eventId())) {
      throw new IllegalStateException("confirming a page that was not claimed by its record");
    }
    return copy(
        version + 1,
        claim.number(),
        0,
        new LastPage(
            lastPage == null ? claim.arrival() : later(claim.arrival(), lastPage.arrival()),
            lastPage == null
                ? claim.measuredAt()
                : later(claim.measuredAt(), lastPage.measuredAt()),
            breach.severity(),
            Receipt.of(alert, publishedAt)),
        null,
        handled.with(event, publishedAt),
        lifecycle.paged(breach.severity(), awaited(alert, publishedAt, answerWithin)));
  }

  private static @Nullable Awaited awaited(
      Alert alert, Instant publishedAt, Duration answerWithin) {
    if (alert.severity() != Severity.CRITICAL) {
      return null;
    }
    Instant pagedAt = publishedAt.truncatedTo(ChronoUnit.MILLIS);
    return new Awaited(
        alert.episodeStart(), alert.pageNumber(), pagedAt, 0, pagedAt.plus(answerWithin));
  }

  /** A page for a record that came late must not shorten the suppression that runs already. */
  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
