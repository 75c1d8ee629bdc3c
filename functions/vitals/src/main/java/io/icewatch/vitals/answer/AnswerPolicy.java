package io.icewatch.vitals.answer;

import static java.util.Objects.requireNonNull;

import io.icewatch.vitals.alarm.Episode;
import io.icewatch.vitals.alarm.Severity;
import io.icewatch.vitals.answer.Outcome.Done;
import io.icewatch.vitals.answer.Outcome.Over;
import io.icewatch.vitals.answer.Outcome.Refused;
import io.icewatch.vitals.answer.Outcome.Repeated;
import io.icewatch.vitals.answer.Outcome.Superseded;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides what an order changes. Pure: what is stored and the order's own time go in, what is to be
 * stored comes out.
 */
public final class AnswerPolicy {
  /** Nobody hushes a critical alarm for longer (alarm lifecycle, answers). */
  public static final Duration LONGEST_CRITICAL = Duration.ofMinutes(30);

  /** The longest acknowledgement of anything less. */
  public static final Duration LONGEST_WARNING = Duration.ofHours(4);

  /** A shelf ends with the nurse's shift. */
  public static final Duration LONGEST_SHELF = Duration.ofHours(12);

  private final WardLimits ward;

  /**
   * @param ward bounds of a care plan
   */
  public AnswerPolicy(WardLimits ward) {
    this.ward = requireNonNull(ward, "ward");
  }

  /**
   * Decides an acknowledgement. Of two nurses who answer the same page the later is who has it.
   *
   * @param episode what is remembered of the alert's patient and condition, or null
   * @param current the acknowledgement of this page so far, or null
   */
  public Outcome<Acknowledgement> acknowledge(
      Order order,
      Command.Acknowledge command,
      @Nullable Episode episode,
      @Nullable Acknowledgement current) {
    if (current != null && current.orders().contains(order.id())) {
      return new Repeated<>();
    }
    AlertId alert = command.alert();
    if (episode == null
        || !episode.openedAt().equals(alert.episodeStart())
        || episode.lifecycle().ending() != null) {
      return new Over<>();
    }
    int newest = newestPage(episode);
    if (alert.pageNumber() > newest) {
      return new Refused<>(
          "page " + alert.pageNumber(), newest == 0 ? "a page that was sent" : "page " + newest);
    }
    if (alert.pageNumber() < newest) {
      return new Superseded<>(
          new AlertId(alert.condition(), alert.episodeStart(), newest, alert.patientId()));
    }
    Severity severity = severity(episode);
    Duration longest = severity == Severity.CRITICAL ? LONGEST_CRITICAL : LONGEST_WARNING;
    return within(command.length(), longest)
        ? new Done<>(
            new Acknowledgement(
                current == null ? 1 : current.version() + 1,
                alert,
                severity,
                stamp(order, command.length()),
                order.after(current == null ? List.of() : current.orders())))
        : Refused.lasting(command.length(), longest);
  }

  /** A page that is claimed may be out already: who answers it has it in hand. */
  private static int newestPage(Episode episode) {
    Episode.Claim claim = episode.claim();
    return claim == null ? episode.pages() : Math.max(episode.pages(), claim.number());
  }

  /** Of the newest page. */
  private static Severity severity(Episode episode) {
    Episode.Claim claim = episode.claim();
    Episode.LastPage page = episode.lastPage();
    if (claim != null && claim.number() > episode.pages()) {
      return claim.severity();
    }
    return page == null ? Severity.CRITICAL : page.severity();
  }

  /**
   * Decides a shelf, for every severity below critical.
   *
   * @param current the shelf of that condition so far, or null
   */
  public Outcome<Shelf> shelve(Order order, Command.Shelve command, @Nullable Shelf current) {
    if (current != null && current.orders().contains(order.id())) {
      return new Repeated<>();
    }
    if (order.why().isBlank()) {
      return Refused.withoutReason();
    }
    return within(command.length(), LONGEST_SHELF)
        ? new Done<>(
            new Shelf(
                current == null ? 1 : current.version() + 1,
                command.condition(),
                stamp(order, command.length()),
                order.after(current == null ? List.of() : current.orders())))
        : Refused.lasting(command.length(), LONGEST_SHELF);
  }

  /**
   * Decides the end of a shelf.
   *
   * @param current the shelf of that condition, or null
   */
  public Outcome<Shelf> unshelve(Order order, @Nullable Shelf current) {
    if (current != null && current.orders().contains(order.id())) {
      return new Repeated<>();
    }
    return current == null || !current.stamp().holds(order.at())
        ? new Over<>()
        : new Done<>(
            new Shelf(
                current.version() + 1,
                current.condition(),
                stamp(order, Duration.ZERO),
                order.after(current.orders())));
  }

  /**
   * Decides a care plan.
   *
   * @param current the plan so far, or null
   */
  public Outcome<CarePlan> plan(Order order, Command.Plan command, @Nullable CarePlan current) {
    if (current != null && current.orders().contains(order.id())) {
      return new Repeated<>();
    }
    long version = current == null ? 0 : current.version();
    if (command.replaces() != version) {
      return new Refused<>(
          "a plan in the place of version " + command.replaces(), "version " + version);
    }
    if (order.why().isBlank()) {
      return Refused.withoutReason();
    }
    try {
      ward.with(command.limits());
    } catch (IllegalArgumentException e) {
      return new Refused<>(String.valueOf(e.getMessage()), "limits within the ward's");
    }
    return new Done<>(
        new CarePlan(
            version + 1,
            command.limits(),
            order.by(),
            order.at(),
            order.why(),
            order.after(current == null ? List.of() : current.orders())));
  }

  private static Stamp stamp(Order order, Duration length) {
    Instant until = order.at().plus(length);
    return new Stamp(order.by(), order.at(), until, order.why());
  }

  /** Whether a length is positive, and not longer than {@code longest}. */
  static boolean within(Duration length, Duration longest) {
    return length.isPositive() && length.compareTo(longest) <= 0;
  }
}
