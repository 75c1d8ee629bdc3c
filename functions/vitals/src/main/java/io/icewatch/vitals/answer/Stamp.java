package io.icewatch.vitals.answer;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * Who did something, when, until when it holds, and why.
 *
 * @param by who, as others read it
 * @param at when
 * @param until when it ends, excluded
 * @param why the reason; empty where none was asked for
 */
public record Stamp(String by, Instant at, Instant until, String why) {
  public Stamp {
    requireNonNull(by, "by");
    requireNonNull(at, "at");
    requireNonNull(until, "until");
    requireNonNull(why, "why");
  }

  /** Whether it holds at the given time. */
  public boolean holds(Instant now) {
    return now.isBefore(until);
  }
}
