package io.icewatch.vitals.stay;

import static java.util.Objects.requireNonNull;

import io.icewatch.vitals.alarm.Condition;
import io.icewatch.vitals.alarm.Silent;
import io.icewatch.vitals.reading.Vital;
import io.icewatch.vitals.stay.Whereabouts.State;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A patient's stay: where, what was last heard, and whether that is expected to go on. Immutable;
 * each change has a higher version.
 *
 * @param version higher with every change, from 1; what a compare-and-set compares
 * @param whereabouts where the patient is
 * @param presence what was last heard
 * @param signal whether the patient is heard of
 * @param vitalSignals the vitals that are not heard of, though their alarm is active and the
 *     patient is heard of; never {@link Signal.Expected}
 * @param claim the notice that somebody is about to send, or null
 */
public record Stay(
    long version,
    Whereabouts whereabouts,
    Presence presence,
    Signal signal,
    Map<Vital, Signal> vitalSignals,
    @Nullable Claim claim) {

  /**
   * The right to send the next notice of silence.
   *
   * @param owner the invocation that claimed it: a tick may come twice, in the same millisecond
   * @param leaseUntil when any other may take over, by the wall clock; until then not even the same
   *     tick, which may have come twice
   */
  public record Claim(String owner, Instant leaseUntil) {

    public Claim {
      requireNonNull(owner, "owner");
      requireNonNull(leaseUntil, "leaseUntil");
    }
  }

  public Stay {
    requireNonNull(whereabouts, "whereabouts");
    requireNonNull(presence, "presence");
    requireNonNull(signal, "signal");
    Map<Vital, Signal> silent = new EnumMap<>(Vital.class);
    silent.putAll(vitalSignals);
    vitalSignals = Collections.unmodifiableMap(silent);
  }

  /** What readings have changed, beyond the presence. */
  public enum Change {
    /** The third reading: from now on silence is told. */
    ADMITTED,
    /** A reading after a silence that was told. */
    RETURNED,
    /** The first reading after a discharge: somebody else's, perhaps. */
    AFTER_DISCHARGE
  }

  /**
   * A stay after readings.
   *
   * @param stay equal to the one before if there was no sign of life
   * @param changes what else it means
   */
  public record Seen(Stay stay, Set<Change> changes) {

    public Seen {
      changes = Set.copyOf(changes);
    }
  }

  /** The stay after one more reading, or after the first. */
  public static Seen seen(@Nullable Stay before, ObservedReading observed) {
    if (before == null) {
      return new Seen(
          new Stay(
              1,
              Whereabouts.unknown(observed.measuredAt()),
              Presence.first(observed),
              new Signal.Expected(),
              Map.of(),
              null),
          Set.of());
    }
    if (before.whereabouts.state() == State.DISCHARGED) {
      return before.seenAfterDischarge(observed);
    }
    Presence next = before.presence.with(observed);
    if (next.equals(before.presence)) {
      return new Seen(before, Set.of());
    }
    return next.lastSeenAt().equals(before.presence.lastSeenAt())
        ? new Seen(before.seenLate(next), Set.of())
        : before.seenAs(next);
  }

  /** What is no sign of life ends no silence. */
  private Stay seenLate(Presence next) {
    return new Stay(version + 1, whereabouts, next, signal, vitalSignals, claim);
  }

  private Seen seenAs(Presence next) {
    Map<Vital, Signal> silent = new EnumMap<>(Vital.class);
    silent.putAll(vitalSignals);
    silent
        .keySet()
        .removeIf(vital -> isMeasuredSince(next, vital) || !next.alarming().contains(vital));
    boolean isBack = signal.told() > 0 || silent.size() < vitalSignals.size();
    EnumSet<Change> changes = EnumSet.noneOf(Change.class);
    if (isBack) {
      changes.add(Change.RETURNED);
    }
    if (next.readings() == Presence.ADMITTING && presence.readings() < Presence.ADMITTING) {
      changes.add(Change.ADMITTED);
    }
    return new Seen(
        new Stay(
            version + 1, whereabouts, next, new Signal.Expected(), silent, isBack ? null : claim),
        changes);
  }

  private boolean isMeasuredSince(Presence next, Vital vital) {
    var samples = next.vitals().get(vital);
    return samples != null && samples.getFirst().at().isAfter(presence.lastSeenAt());
  }

  /**
   * The stay with what was heard since it was written. The same stay if that is not newer, or was
   * heard of somebody who has been discharged since.
   */
  public Seen with(LastHeard since) {
    return LastHeard.isKept(this) && since.lastSeenAt().isAfter(presence.lastSeenAt())
        ? seenAs(presence.with(since))
        : new Seen(this, Set.of());
  }

  /** Who was discharged starts from nothing; the first reading is doubted, the third admits. */
  private Seen seenAfterDischarge(ObservedReading observed) {
    boolean isFirst = !presence.lastSeenAt().isAfter(whereabouts.at());
    if (!observed.measuredAt().isAfter(whereabouts.at())
        || !observed.measuredAt().isAfter(presence.lastSeenAt())) {
      return new Seen(this, Set.of());
    }
    Presence next = isFirst ? Presence.first(observed) : presence.with(observed);
    boolean isAdmitted = next.readings() == Presence.ADMITTING;
    Stay stay =
        new Stay(
            version + 1,
            isAdmitted ? Whereabouts.unknown(observed.measuredAt()) : whereabouts,
            next,
            new Signal.Expected(),
            Map.of(),
            null);
    EnumSet<Change> changes = EnumSet.noneOf(Change.class);
    if (isFirst) {
      changes.add(Change.AFTER_DISCHARGE);
    }
    if (isAdmitted) {
      changes.add(Change.ADMITTED);
    }
    return new Seen(stay, changes);
  }

  /** This, without a condition that is over. */
  public Stay over(Condition condition) {
    Map<Condition, AlarmRun> runs = new EnumMap<>(Condition.class);
    runs.putAll(presence.runs());
    runs.remove(condition);
    return new Stay(version + 1, whereabouts, presence.withRuns(runs), signal, vitalSignals, claim);
  }

  /** This, with whereabouts that somebody has told. Whoever leaves is not silent any more. */
  public Stay moved(Whereabouts told) {
    boolean isExpected = told.state() == State.ADMITTED;
    return new Stay(
        version + 1,
        told,
        presence,
        isExpected ? signal : new Signal.Expected(),
        isExpected ? vitalSignals : Map.of(),
        isExpected ? claim : null);
  }

  /** Whether silence would be told at all: in bed, and seen often enough. */
  public boolean isExpected() {
    return whereabouts.state() == State.ADMITTED && presence.readings() == Presence.ADMITTING;
  }

  /** This, claimed. */
  public Stay claimed(Claim newClaim) {
    return new Stay(version + 1, whereabouts, presence, signal, vitalSignals, newClaim);
  }

  /** Whether a vital is heard of, or the patient where it is null. */
  Signal signal(@Nullable Vital vital) {
    return vital == null ? signal : vitalSignals.getOrDefault(vital, new Signal.Expected());
  }

  /** This, after {@code notice} has been sent. */
  public Stay told(Silent notice) {
    Vital vital = notice.vital();
    Signal next = signal(vital).toldAt(notice.at());
    if (vital == null) {
      return new Stay(version + 1, whereabouts, presence, next, vitalSignals, null);
    }
    Map<Vital, Signal> silent = new EnumMap<>(Vital.class);
    silent.putAll(vitalSignals);
    silent.put(vital, next);
    return new Stay(version + 1, whereabouts, presence, signal, silent, null);
  }
}
