package io.icewatch.lake;

import io.icewatch.vitals.window.PartialSum;
import java.util.Comparator;

/**
 * A row of the source, which may be one of several with the same identity.
 *
 * @param startMicros when it starts, microseconds since the epoch
 * @param rowId its identity, empty where patient and start are one
 * @param lastSequenceNumber of what it folds, empty where there is none
 * @param windows ten-minute windows with readings that it stands for
 */
record SumPart(
    String patientId,
    long startMicros,
    String rowId,
    String lastSequenceNumber,
    long windows,
    PartialSum sum) {

  /** In the order in which they are added up. */
  static final Comparator<SumPart> ORDER =
      Comparator.comparing(SumPart::patientId)
          .thenComparingLong(SumPart::startMicros)
          .thenComparing(SumPart::rowId);

  private static final Comparator<SumPart> RANK =
      Comparator.<SumPart>comparingLong(part -> part.sum.recordCount())
          .thenComparingLong(part -> part.sum.duplicateCount())
          .thenComparing(SumPart::lastSequenceNumber);

  /** What a row is known by. */
  record Identity(String patientId, long startMicros, String rowId) {}

  Identity identity() {
    return new Identity(patientId, startMicros, rowId);
  }

  /**
   * The one of two rows of one identity that counts: a retried final folds a superset. The view
   * {@code vitals_10m} chooses the same.
   */
  static SumPart better(SumPart one, SumPart other) {
    return RANK.compare(one, other) >= 0 ? one : other;
  }
}
