package io.icewatch.vitals.alert;

import static java.util.Objects.requireNonNull;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of one patient and condition: the running episode, the last confirmed page
 * (whatever episode it belonged to), a claim that is not confirmed yet, and which records have been
 * dealt with. Immutable; each change has a higher version.
 *
 * @param version higher with every change, from 1; what a compare-and-set compares
 * @param openedAt arrival of the breach that opened the running episode
 * @param lastBreachAt latest arrival of a breach
 * @param worstValue worst value of the running episode
 * @param pages confirmed pages of the running episode
 * @param hushedSinceLast breaches that were counted, not paged, since the last confirmed page
 * @param lastPage the last confirmed page, or null
 * @param claim the page that somebody is about to send, or null
 * @param handled for each lane the last record that was paged or counted, most recent lane first;
 *     at most {@value #LANES}
 */
public record Episode(
    long version,
    Instant openedAt,
    Instant lastBreachAt,
    double worstValue,
    int pages,
    int hushedSinceLast,
    @Nullable LastPage lastPage,
    @Nullable Claim claim,
    List<Handled> handled) {

  /**
   * A patient's records come through one lane, two while the stream is resharded. A lane that is
   * forgotten costs a breach counted twice, never a page.
   */
  static final int LANES = 4;

  /**
   * The last confirmed page.
   *
   * @param arrival when the hush that it began counts from: the arrival of its breach, or of an
   *     earlier page's if that is later
   * @param severity its severity
   */
  public record LastPage(Instant arrival, Severity severity) {}

  /**
   * The right to send one page.
   *
   * @param owner {@linkplain RecordPosition#eventId event id} of the record that claimed it
   * @param arrival when the hush counts from that this page begins: the arrival of its record, or
   *     of an earlier one that claimed the same number and whose page may be out
   * @param severity severity of the page
   * @param number number of the page in its episode, from 1
   * @param leaseUntil when another record may take over, by the wall clock
   */
  public record Claim(
      String owner, Instant arrival, Severity severity, int number, Instant leaseUntil) {}

  /**
   * How far a lane has been dealt with.
   *
   * @param lane see {@link RecordPosition#lane}
   * @param sequenceNumber this record and all before it are done
   */
  public record Handled(String lane, BigInteger sequenceNumber) {}

  public Episode {
    requireNonNull(openedAt, "openedAt");
    requireNonNull(lastBreachAt, "lastBreachAt");
    handled = List.copyOf(handled);
  }

  /** The episode that {@code breach} opens where nothing is remembered. */
  static Episode openedBy(Breach breach) {
    return new Episode(
        1, breach.arrival(), breach.arrival(), breach.value(), 0, 0, null, null, List.of());
  }

  /**
   * This episode with one more breach in it, or a new one if more than {@code gap} has passed since
   * the last breach. Observing the same breach again changes nothing but the version.
   */
  Episode with(Breach breach, Duration gap) {
    if (breach.arrival().isAfter(lastBreachAt.plus(gap))) {
      return new Episode(
          version + 1,
          breach.arrival(),
          breach.arrival(),
          breach.value(),
          0,
          hushedSinceLast,
          lastPage,
          null,
          handled);
    }
    Instant latest = breach.arrival().isAfter(lastBreachAt) ? breach.arrival() : lastBreachAt;
    double worst = breach.condition().worse(worstValue, breach.value());
    return new Episode(
        version + 1, openedAt, latest, worst, pages, hushedSinceLast, lastPage, claim, handled);
  }

  /** Whether {@code position} is known to have been paged or counted. */
  boolean hasHandled(RecordPosition position) {
    for (Handled done : handled) {
      if (done.lane().equals(position.lane())) {
        return done.sequenceNumber().compareTo(position.sequenceNumber()) >= 0;
      }
    }
    return false;
  }

  /** This, with {@code breach} counted instead of paged. */
  Episode hushed(Breach breach) {
    return copy(hushedSinceLast + 1, claim, handledWith(breach.position()));
  }

  /** This, with {@code breach} remembered, neither paged nor hushed. */
  Episode watched(Breach breach) {
    return copy(hushedSinceLast, claim, handledWith(breach.position()));
  }

  /** This, claimed. */
  Episode claimed(Claim newClaim) {
    return copy(hushedSinceLast, newClaim, handled);
  }

  private Episode copy(int newHushed, @Nullable Claim newClaim, List<Handled> newHandled) {
    return new Episode(
        version,
        openedAt,
        lastBreachAt,
        worstValue,
        pages,
        newHushed,
        lastPage,
        newClaim,
        newHandled);
  }

  /**
   * This, with its claim confirmed: {@code breach} has been paged.
   *
   * @throws IllegalStateException if the claim is not {@code breach}'s
   */
  Episode confirmed(Breach breach) {
    if (claim == null || !claim.owner().equals(breach.position().eventId())) {
      throw new IllegalStateException("confirming a page that was not claimed by its record");
    }
    return new Episode(
        version + 1,
        openedAt,
        lastBreachAt,
        worstValue,
        claim.number(),
        0,
        new LastPage(laterOf(claim.arrival(), lastPage), breach.severity()),
        null,
        handledWith(breach.position()));
  }

  /** A page for a record that came late must not shorten the hush that runs already. */
  private static Instant laterOf(Instant arrival, @Nullable LastPage before) {
    return before != null && before.arrival().isAfter(arrival) ? before.arrival() : arrival;
  }

  private List<Handled> handledWith(RecordPosition position) {
    List<Handled> lanes = new ArrayList<>(LANES);
    lanes.add(new Handled(position.lane(), position.sequenceNumber()));
    for (Handled done : handled) {
      if (lanes.size() < LANES && !done.lane().equals(position.lane())) {
        lanes.add(done);
      }
    }
    return lanes;
  }
}
