package io.icewatch.vitals.stay;

import static java.util.Objects.requireNonNull;

import io.icewatch.vitals.reading.Vital;
import io.icewatch.vitals.stay.Whereabouts.State;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What every reading of a patient changes, apart from the rest of the stay, which seldom changes:
 * so that the one is written for many patients at once, and the other when it means something.
 * Immutable.
 *
 * @param version of the stay beside which this was written
 * @param lastSeenAt see {@link Presence#lastSeenAt()}
 * @param lastArrivalAt see {@link Presence#lastArrivalAt()}
 * @param cadence how often readings are measured
 * @param shardId the shard that brought the latest
 * @param vitals for each vital its latest values, newest first
 * @param dueAt when there is something to do unless another reading comes, or null: never
 */
public record LastHeard(
    long version,
    Instant lastSeenAt,
    Instant lastArrivalAt,
    Cadence cadence,
    String shardId,
    Map<Vital, List<Sample>> vitals,
    @Nullable Instant dueAt) {
  public LastHeard {
    requireNonNull(lastSeenAt, "lastSeenAt");
    requireNonNull(lastArrivalAt, "lastArrivalAt");
    requireNonNull(cadence, "cadence");
    requireNonNull(shardId, "shardId");
    Map<Vital, List<Sample>> copies = new EnumMap<>(Vital.class);
    vitals.forEach((vital, samples) -> copies.put(vital, List.copyOf(samples)));
    vitals = Collections.unmodifiableMap(copies);
  }

  /**
   * What was last heard of a patient who is admitted or away for a while; null of anybody else,
   * whose every reading changes the stay itself.
   *
   * @param version of the stay that lies in the table
   */
  public static @Nullable LastHeard of(Stay stay, long version) {
    Presence presence = stay.presence();
    return isKept(stay)
        ? new LastHeard(
            version,
            presence.lastSeenAt(),
            presence.lastArrivalAt(),
            presence.cadence(),
            presence.shardId(),
            presence.vitals(),
            SilencePolicy.AT_ONCE.due(stay))
        : null;
  }

  /** Whether readings go unwritten in the stay itself. */
  static boolean isKept(Stay stay) {
    return stay.whereabouts().state() != State.DISCHARGED
        && stay.presence().readings() == Presence.ADMITTING;
  }

  /** The one of two that tells more. */
  public LastHeard newer(LastHeard other) {
    return other.isNewerThan(this) ? other : this;
  }

  /** Whether this tells more: of a later reading, or beside a later stay. */
  public boolean isNewerThan(LastHeard other) {
    return lastSeenAt.isAfter(other.lastSeenAt)
        || (lastSeenAt.equals(other.lastSeenAt) && version > other.version);
  }
}
