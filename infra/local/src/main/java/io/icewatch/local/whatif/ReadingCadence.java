package io.icewatch.local.whatif;

import io.icewatch.vitals.stay.Cadence;
import java.time.Duration;

/**
 * How often a patient's readings come, as their stay says where it is written with each of them. It
 * is written more rarely where readings come in less than half an hour, and says then what was so
 * half an hour ago at most: that may name a page otherwise.
 */
final class ReadingCadence {
  private static final long NEVER = Long.MIN_VALUE;

  private Cadence cadence = Cadence.UNKNOWN;
  private long lastMillis = NEVER;

  /**
   * Takes note of a reading, which is no sign of life if it is older than one before it.
   *
   * @return what was known before
   */
  Duration see(long measuredMillis) {
    Duration before = cadence.every();
    if (measuredMillis > lastMillis) {
      if (lastMillis != NEVER) {
        cadence = cadence.with(Duration.ofMillis(measuredMillis - lastMillis));
      }
      lastMillis = measuredMillis;
    }
    return before;
  }
}
