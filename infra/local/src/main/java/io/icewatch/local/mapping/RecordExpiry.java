package io.icewatch.local.mapping;

import io.icewatch.local.mapping.UndocumentedBehavior.ExpiredRecords;
import io.icewatch.local.template.MappingSpec;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a record, or the end of a window, is too old to be tried again: by the mapping's setting, or
 * because the stream does not hold it any longer, whichever comes first.
 *
 * @param limit the greatest age
 * @param condition what setting it is
 * @param takesBatchAlong whether a batch is too old as soon as one of its records is
 */
record RecordExpiry(Duration limit, FailedBatch.Condition condition, boolean takesBatchAlong) {

  /**
   * A batch in two parts.
   *
   * @param expired what is too old; null if nothing is
   * @param fresh what is not; null if nothing is left
   */
  record Split(@Nullable Batch expired, @Nullable Batch fresh) {}

  static RecordExpiry of(MappingSpec spec, Duration retention, UndocumentedBehavior open) {
    Duration wanted = Duration.ofSeconds(spec.maximumRecordAgeSeconds());
    boolean isRetention = wanted.isNegative() || wanted.compareTo(retention) > 0;
    return new RecordExpiry(
        isRetention ? retention : wanted,
        isRetention
            ? FailedBatch.Condition.RETENTION_EXCEEDED
            : FailedBatch.Condition.RECORD_AGE_EXCEEDED,
        open.expiredRecords() == ExpiredRecords.TAKE_THE_BATCH_ALONG);
  }

  /** Splits a batch. A record ages from its arrival, the end of a window from the need for it. */
  Split split(Batch batch, Instant now) {
    long oldestKept = now.minus(limit).toEpochMilli();
    if (!batch.holdsRecords()) {
      return batch.formed().toEpochMilli() < oldestKept
          ? new Split(batch, null)
          : new Split(null, batch);
    }
    if (!anyExpired(batch, oldestKept)) {
      return new Split(null, batch);
    }
    Batch fresh = part(batch, false, oldestKept);
    return takesBatchAlong || fresh.records().isEmpty()
        ? new Split(batch, null)
        : new Split(part(batch, true, oldestKept), fresh);
  }

  private static boolean anyExpired(Batch batch, long oldestKept) {
    for (var record : batch.records()) {
      if (record.arrivalMillis() < oldestKept) {
        return true;
      }
    }
    return false;
  }

  private static Batch part(Batch batch, boolean expired, long oldestKept) {
    return batch.with(
        batch.records().stream()
            .filter(record -> (record.arrivalMillis() < oldestKept) == expired)
            .toList());
  }
}
