package io.icewatch.local.replay;

import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until it is moved, and never goes back. Thread-safe. */
final class VirtualClock implements InstantSource {
  private volatile Instant now = Instant.EPOCH;

  @Override
  public Instant instant() {
    return now;
  }

  /** Moves the clock on; does nothing if {@code next} is not later. */
  void advanceTo(Instant next) {
    if (next.isAfter(now)) {
      now = next;
    }
  }
}
