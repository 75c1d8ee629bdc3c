package io.icewatch.vitals.stay;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * A vital's value at one time.
 *
 * @param value in the vital's unit, finite
 * @param at when it was measured, by the monitor's clock where that is believed
 */
public record Sample(double value, Instant at) {

  public Sample {
    requireNonNull(at, "at");
  }
}
