package io.icewatch.vitals.stay;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;

/**
 * Whether a patient, or one vital of a patient, is heard of.
 *
 * <pre>{@code
 * EXPECTED ── due ──→ SILENT(1) ── 5 min ──→ SILENT(2) ── 15 min after the first ──→ STANDBY
 *     ↑                   │                      │                                      │
 *     └────────────────── a reading ─────────────┴──────────────────────────────────────┘
 * }</pre>
 *
 * <p>Standby is the third notice's state: it stands on the board and nobody is told again.
 */
public sealed interface Signal {
  /** Notices that are sent of one silence, at most. */
  int MOST_NOTICES = 3;

  /** A reading is expected. */
  record Expected() implements Signal {}

  /**
   * Nothing was heard for too long, and that was told.
   *
   * @param notices how often, from 1 to below {@value #MOST_NOTICES}
   * @param since the tick that told it first
   */
  record Silent(int notices, Instant since) implements Signal {

    /**
     * @throws IllegalArgumentException if the number of notices is out of range
     */
    public Silent {
      requireNonNull(since, "since");
      if (notices < 1 || notices >= MOST_NOTICES) {
        throw new IllegalArgumentException(
            "%d notices of a silence, expected 1 to %d".formatted(notices, MOST_NOTICES - 1));
      }
    }

    /** When it is told again. */
    Instant next() {
      return since.plus(notices == 1 ? SECOND : THIRD);
    }
  }

  /**
   * Told {@value #MOST_NOTICES} times; nobody is told again before a reading comes.
   *
   * @param since the tick that told it first
   */
  record Standby(Instant since) implements Signal {

    public Standby {
      requireNonNull(since, "since");
    }
  }

  /** From the first notice to the second. */
  Duration SECOND = Duration.ofMinutes(5);

  /** From the first notice to the third. */
  Duration THIRD = Duration.ofMinutes(15);

  /** How often the silence was told; 0 without one. */
  default int told() {
    return switch (this) {
      case Expected expected -> 0;
      case Silent silent -> silent.notices();
      case Standby standby -> MOST_NOTICES;
    };
  }

  /** This, after one more notice at {@code tick}. */
  default Signal toldAt(Instant tick) {
    return switch (this) {
      case Expected expected -> new Silent(1, tick);
      case Silent(int notices, Instant since) ->
          notices + 1 < MOST_NOTICES ? new Silent(notices + 1, since) : new Standby(since);
      case Standby standby -> standby;
    };
  }
}
