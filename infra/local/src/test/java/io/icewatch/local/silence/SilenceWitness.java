package io.icewatch.local.silence;

import static java.util.Objects.requireNonNull;

import io.icewatch.local.silence.SilenceScenario.Event;
import io.icewatch.local.silence.SilenceScenario.Tick;
import io.icewatch.vitals.stay.Cadence;
import io.icewatch.vitals.stay.Signal;
import io.icewatch.vitals.stay.Stay;
import io.icewatch.vitals.stay.Whereabouts.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Sees every effect and keeps its own books, from invariant I3 and not from the code. Complains at
 * the first effect that it does not allow. Immutable.
 *
 * @param sent the notices of a silence, each with the tick that sent it, in order
 * @param returned rows that tell the end of a silence, in order
 * @param claimed ticks that claimed a notice of who was in bed
 */
record SilenceWitness(List<Told> sent, List<String> returned, Set<Instant> claimed) {
  static final SilenceWitness NONE = new SilenceWitness(List.of(), List.of(), Set.of());
  static final int MOST_NOTICES = 3;

  private static final Duration LEAST_PATIENCE = Duration.ofSeconds(60);
  private static final Duration SECOND = Duration.ofMinutes(5);
  private static final Duration THIRD = Duration.ofMinutes(15);

  /** Where nothing was heard since, the stay may be of a build that wrote it once a minute. */
  private static final Duration OF_STAY_ALONE = Duration.ofSeconds(60);

  private static final int READINGS_THAT_ADMIT = 3;
  private static final Pattern ALERT = Pattern.compile("Alert signal/([^/]+)/(\\d)/17");
  private static final Pattern BACK = Pattern.compile("returned/[^\"]+");

  /** A notice of a silence. */
  record Told(Instant start, int number, Instant tick) {}

  /** The invariant is broken. */
  static final class Violation extends AssertionError {
    Violation(String what) {
      super(what);
    }
  }

  /** What an invocation must do, unless it fails or somebody else changes something meanwhile. */
  enum Owed {
    NOTHING,
    NOTICE,
    END_OF_PAUSE,
    END_OF_SILENCE
  }

  private static void require(boolean holds, Supplier<String> otherwise) {
    if (!holds) {
      throw new Violation(otherwise.get());
    }
  }

  /** When the patient was heard of last, as far as is stored; null: never. */
  static @Nullable Instant heardAt(SharedItems.State stored) {
    Stay stay = stored.stay();
    if (stay == null) {
      return null;
    }
    Instant ofStay = stay.presence().lastArrivalAt();
    var heard = stored.heard();
    return heard == null || heard.last().lastArrivalAt().isBefore(ofStay)
        ? ofStay
        : heard.last().lastArrivalAt();
  }

  /** What an invocation that begins with this stored has to do. */
  static Owed owed(Event event, SharedItems.State stored, Instant now) {
    Stay stay = stored.stay();
    if (stay == null) {
      return Owed.NOTHING;
    }
    return switch (event) {
      case Tick(Instant tick) -> owed(tick, stay, stored, now);
      case SilenceScenario.Batch batch ->
          stay.whereabouts().state() == State.ADMITTED
                  && stay.signal().told() > 0
                  && batch.ofPatient().anyMatch(requireNonNull(heardAt(stored))::isBefore)
              ? Owed.END_OF_SILENCE
              : Owed.NOTHING;
      case SilenceScenario.Ordered ordered -> Owed.NOTHING;
    };
  }

  private static Owed owed(Instant tick, Stay stay, SharedItems.State stored, Instant now) {
    Instant until = stay.whereabouts().until();
    if (until != null) {
      return until.isAfter(tick) ? Owed.NOTHING : Owed.END_OF_PAUSE;
    }
    boolean isClaimed = stay.claim() != null && now.isBefore(stay.claim().leaseUntil());
    Instant due = due(stay, stored);
    boolean isDue =
        stay.whereabouts().state() == State.ADMITTED
            && stay.presence().readings() == READINGS_THAT_ADMIT
            && due != null
            && !due.isAfter(tick);
    return isDue && !isClaimed && isReadUpTo(requireNonNull(due), stored)
        ? Owed.NOTICE
        : Owed.NOTHING;
  }

  private static @Nullable Instant due(Stay stay, SharedItems.State stored) {
    Instant heardAt = requireNonNull(heardAt(stored));
    boolean isInStay = heardAt.equals(stay.presence().lastArrivalAt());
    if (isInStay && stay.signal() instanceof Signal.Silent(int notices, Instant since)) {
      return since.plus(notices == 1 ? SECOND : THIRD);
    }
    if (isInStay && stay.signal() instanceof Signal.Standby) {
      return null;
    }
    Instant from = stay.whereabouts().at().isAfter(heardAt) ? stay.whereabouts().at() : heardAt;
    return from.plus(patience(stay, stored)).plus(isOfStay(stored) ? OF_STAY_ALONE : Duration.ZERO);
  }

  private static Duration patience(Stay stay, SharedItems.State stored) {
    var heard = stored.heard();
    Cadence cadence =
        heard == null || isOfStay(stored) ? stay.presence().cadence() : heard.last().cadence();
    Duration gaps = cadence.every().multipliedBy(3);
    return gaps.compareTo(LEAST_PATIENCE) > 0 ? gaps : LEAST_PATIENCE;
  }

  private static boolean isOfStay(SharedItems.State stored) {
    var heard = stored.heard();
    return heard == null || !heard.last().lastArrivalAt().equals(heardAt(stored));
  }

  private static boolean isReadUpTo(Instant due, SharedItems.State stored) {
    var heard = stored.heard();
    var position = stored.position();
    Instant readUpTo =
        heard != null && !isOfStay(stored)
            ? heard.readUpTo()
            : position == null ? Instant.EPOCH : position.readUpTo();
    return !readUpTo.isBefore(due);
  }

  /** An invocation is over in which nothing failed and nobody interfered. */
  static void over(Owed owed, SharedItems.State stored) {
    switch (owed) {
      case NOTHING -> {}
      case NOTICE -> throw new Violation("a silence is due, and nobody was told");
      case END_OF_PAUSE ->
          require(
              requireNonNull(stored.stay()).whereabouts().state() == State.ADMITTED,
              () -> "a pause is over, and nobody is expected");
      case END_OF_SILENCE ->
          require(
              requireNonNull(stored.stay()).signal().told() == 0 || !isOfStay(stored),
              () -> "heard of again, and still called silent");
    }
  }

  /** A sweep's change of the stay. */
  SilenceWitness stored(Instant tick, SharedItems.State before, SharedItems.State after) {
    Stay was = requireNonNull(before.stay());
    Stay is = requireNonNull(after.stay());
    boolean isClaim = is.claim() != null && !is.claim().equals(was.claim());
    require(
        !isClaim || was.whereabouts().state() == State.ADMITTED,
        () -> "claimed at %s, of who was %s".formatted(tick, was.whereabouts().state()));
    if (!isClaim) {
      return this;
    }
    Set<Instant> more = new TreeSet<>(claimed);
    more.add(tick);
    return new SilenceWitness(sent, returned, Set.copyOf(more));
  }

  /** Whether a message is a notice of silence; not one of these to those who run the stack. */
  static boolean isOfSilence(String message) {
    return ALERT.matcher(message).find();
  }

  /**
   * A notice went out.
   *
   * @param heardAt when the patient had been heard of last when the sweep began
   */
  SilenceWitness published(
      SilenceScenario scenario, String message, Instant tick, Instant heardAt, int faults) {
    Matcher alert = ALERT.matcher(message);
    require(alert.find(), () -> "published: " + message);
    Told told = new Told(Instant.parse(alert.group(1)), Integer.parseInt(alert.group(2)), tick);
    require(claimed.contains(tick), () -> told + " is sent, and was not claimed of who is in bed");
    require(
        !tick.isBefore(heardAt.plus(LEAST_PATIENCE)),
        () -> "%s is sent, and the patient was heard of at %s".formatted(told, heardAt));
    require(
        scenario
            .arrivals()
            .noneMatch(
                at -> at.isAfter(told.start()) && at.isBefore(told.start().plus(LEAST_PATIENCE))),
        () -> told + " is sent of somebody whose readings were not read yet");
    require(told.number() >= 1 && told.number() <= MOST_NOTICES, () -> told + " is one too many");
    Duration after = told.number() == 1 ? Duration.ZERO : told.number() == 2 ? SECOND : THIRD;
    require(
        sent.stream()
            .filter(before -> before.start().equals(told.start()) && before.number() == 1)
            .noneMatch(first -> tick.isBefore(first.tick().plus(after))),
        () -> told + " is sent too early: " + sent);
    List<Told> more = new ArrayList<>(sent);
    more.add(told);
    long different = more.stream().map(one -> one.start() + "/" + one.number()).distinct().count();
    require(
        more.size() - different <= faults,
        () -> "sent again, with %d faults: %s".formatted(faults, more));
    return new SilenceWitness(List.copyOf(more), returned, claimed);
  }

  /** A row tells the end of a silence. */
  SilenceWitness returned(String rows, int faults) {
    Matcher back = BACK.matcher(rows);
    require(back.find(), () -> "a row of " + rows);
    require(!sent.isEmpty(), () -> back.group() + ", of nobody who was called silent");
    List<String> more = new ArrayList<>(returned);
    more.add(back.group());
    require(
        more.size() - new HashSet<>(more).size() <= faults,
        () -> "returned twice, with %d faults: %s".formatted(faults, more));
    return new SilenceWitness(sent, List.copyOf(more), claimed);
  }
}
