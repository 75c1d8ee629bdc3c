package io.icewatch.vitals.stay;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a patient is, and whether anybody expects readings.
 *
 * @param ward the ward, or null if nobody has told
 * @param bed the bed, or null if nobody has told
 * @param state whether readings are expected
 * @param at since when
 * @param until when a pause ends; null unless paused
 * @param by who said so, or null: the third reading did
 * @param why the reason that was given, or null
 */
public record Whereabouts(
    @Nullable String ward,
    @Nullable String bed,
    State state,
    Instant at,
    @Nullable Instant until,
    @Nullable String by,
    @Nullable String why) {

  /** Whether readings are expected. */
  public enum State {
    /** In bed and monitored. */
    ADMITTED,
    /** Away for a while, e.g. in an operating theatre. */
    PAUSED,
    /** Gone. A reading now is somebody else's, or the patient is back. */
    DISCHARGED
  }

  /**
   * @throws IllegalArgumentException if a pause has no end, or something else has one
   */
  public Whereabouts {
    requireNonNull(state, "state");
    requireNonNull(at, "at");
    if ((state == State.PAUSED) != (until != null)) {
      throw new IllegalArgumentException(
          "%s until %s, expected an end of a pause and of nothing else".formatted(state, until));
    }
  }

  /** Admitted by readings: nobody has told the ward. */
  public static Whereabouts unknown(Instant at) {
    return new Whereabouts(null, null, State.ADMITTED, at, null, null, null);
  }

  /** The same place, with readings expected from {@code from} on. */
  Whereabouts expected(Instant from) {
    return new Whereabouts(ward, bed, State.ADMITTED, from, null, null, null);
  }
}
