package io.icewatch.vitals.stay;

import static java.util.Objects.requireNonNull;

import io.icewatch.vitals.alarm.Silent;
import io.icewatch.vitals.reading.Vital;
import io.icewatch.vitals.stay.Whereabouts.State;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a patient's silence has to be told. Pure: the tick is data, so a tick that comes
 * twice, late or not at all gives what the stay and the tick's own time say.
 *
 * <p>Silence is judged against how far the patient's shard has been <em>read</em>, never against
 * the clock: where the stream is read late, nobody is silent, however old the last reading is.
 *
 * @param unwritten how long after the stored last reading later ones may have gone unwritten:
 *     presence is written once in so long, zero or more
 */
public record SilencePolicy(Duration unwritten) {
  /** Where every reading is known. */
  public static final SilencePolicy AT_ONCE = new SilencePolicy(Duration.ZERO);

  /** What is to be done about a stay at a tick. */
  public sealed interface Decision {
    /** Nothing. */
    record Nothing() implements Decision {}

    /**
     * Due, but the shard has not been read so far: silence or lag, nobody can tell from here.
     *
     * @param readUpTo how far it has been read, or null if never
     */
    record Unread(@Nullable Instant readUpTo) implements Decision {}

    /**
     * Somebody else is about to tell it.
     *
     * @param leaseUntil when that claim may be taken over, by the wall clock
     */
    record Busy(Instant leaseUntil) implements Decision {}

    /** A pause is over: store {@code next}; readings are expected again. */
    record PauseOver(Stay next) implements Decision {}

    /** Claim, publish, confirm. */
    record Tell(Silent notice) implements Decision {}
  }

  /**
   * @throws IllegalArgumentException if {@code unwritten} is negative
   */
  public SilencePolicy {
    if (requireNonNull(unwritten, "unwritten").isNegative()) {
      throw new IllegalArgumentException("unwritten " + unwritten + ", expected zero or more");
    }
  }

  /** When there may be something to do about a stay, without a tick before that; null: never. */
  public @Nullable Instant due(Stay stay) {
    Whereabouts at = stay.whereabouts();
    if (at.state() == State.PAUSED) {
      return at.until();
    }
    if (!stay.isExpected()) {
      return null;
    }
    Instant earliest = due(stay, null);
    if (stay.signal().told() > 0) {
      return earliest;
    }
    for (Vital vital : stay.presence().alarming()) {
      Instant due = due(stay, vital);
      if (earliest == null || (due != null && due.isBefore(earliest))) {
        earliest = due;
      }
    }
    return earliest;
  }

  /**
   * Decides. Who asks again after the notice was sent and stored gets no second one: not at the
   * same tick, nor at an earlier one that comes late.
   *
   * @param patientId whose stay it is
   * @param tick the tick's scheduled time
   * @param readUpTo everything that arrived in the patient's shard up to here has been read; null:
   *     nothing
   * @param now the wall clock, for leases only
   */
  public Decision decide(
      String patientId, Stay stay, Instant tick, @Nullable Instant readUpTo, Instant now) {
    Whereabouts at = stay.whereabouts();
    if (at.state() == State.PAUSED) {
      Instant until = requireNonNull(at.until(), "until");
      return tick.isBefore(until)
          ? new Decision.Nothing()
          : new Decision.PauseOver(stay.moved(at.expected(until)));
    }
    if (!stay.isExpected()) {
      return new Decision.Nothing();
    }
    // The whole patient first: who is not heard of at all has no single vital that is missing.
    Vital vital = null;
    Instant due = due(stay, null);
    if (stay.signal().told() == 0 && !isPast(due, tick)) {
      vital = missing(stay, tick);
      due = vital == null ? due : due(stay, vital);
    }
    if (!isPast(due, tick)) {
      return new Decision.Nothing();
    }
    if (readUpTo == null || readUpTo.isBefore(requireNonNull(due))) {
      return new Decision.Unread(readUpTo);
    }
    Stay.Claim claim = stay.claim();
    if (claim != null && now.isBefore(claim.leaseUntil())) {
      return new Decision.Busy(claim.leaseUntil());
    }
    return new Decision.Tell(silent(patientId, stay, vital, tick));
  }

  private static Silent silent(String patientId, Stay stay, @Nullable Vital vital, Instant tick) {
    Presence presence = stay.presence();
    Map<Vital, Double> last = new EnumMap<>(Vital.class);
    presence
        .vitals()
        .forEach((measured, samples) -> {
          if (vital == null || vital == measured) {
            last.put(measured, samples.getFirst().value());
          }
        });
    Instant lastSeenAt =
        vital == null
            ? presence.lastSeenAt()
            : requireNonNull(presence.vitals().get(vital)).getFirst().at();
    Instant expectedFrom = stay.whereabouts().at();
    return new Silent(
        patientId,
        presence.severity(),
        vital,
        last,
        lastSeenAt,
        expectedFrom.isAfter(presence.lastArrivalAt()) ? expectedFrom : lastSeenAt,
        stay.signal(vital).told() + 1,
        tick);
  }

  private static boolean isPast(@Nullable Instant due, Instant tick) {
    return due != null && !tick.isBefore(due);
  }

  private @Nullable Vital missing(Stay stay, Instant tick) {
    return Stream.of(Vital.values())
        .filter(stay.presence().alarming()::contains)
        .filter(vital -> isPast(due(stay, vital), tick))
        .findFirst()
        .orElse(null);
  }

  /** When the silence of the patient or of a vital is told next, or null. */
  private @Nullable Instant due(Stay stay, @Nullable Vital vital) {
    return switch (stay.signal(vital)) {
      case Signal.Expected expected -> {
        Presence presence = stay.presence();
        Instant from = stay.whereabouts().at();
        Instant missed =
            from.isAfter(presence.lastArrivalAt()) // during a pause nobody was expected
                ? from.plus(presence.cadence().patience())
                : vital == null ? presence.missedAt() : presence.missedAt(vital);
        yield missed.plus(unwritten);
      }
      case Signal.Silent silent -> silent.next();
      case Signal.Standby standby -> null;
    };
  }
}
