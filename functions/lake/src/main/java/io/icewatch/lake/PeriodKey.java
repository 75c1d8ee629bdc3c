package io.icewatch.lake;

import java.util.Comparator;

/**
 * What a row of a roll-up is about.
 *
 * @param patientId whose readings
 * @param startMicros start of the period, microseconds since the epoch
 */
record PeriodKey(String patientId, long startMicros) implements Comparable<PeriodKey> {
  private static final Comparator<PeriodKey> ORDER =
      Comparator.comparing(PeriodKey::patientId).thenComparingLong(PeriodKey::startMicros);

  @Override
  public int compareTo(PeriodKey other) {
    return ORDER.compare(this, other);
  }
}
