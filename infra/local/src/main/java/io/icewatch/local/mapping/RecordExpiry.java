package io.icewatch.local.mapping;

import io.icewatch.local.stream.StreamRecord;
import io.icewatch.local.template.MappingSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * When a record, or the end of a window, is too old to be tried again: by the mapping's setting, or
 * because the stream does not hold it any longer, whichever comes first.
 *
 * @param limit the greatest age
 * @param condition what setting it is
 */
record RecordExpiry(Duration limit, FailedBatch.Condition condition) {

  static RecordExpiry of(MappingSpec spec, Duration retention) {
    Duration wanted = Duration.ofSeconds(spec.maximumRecordAgeSeconds());
    return wanted.isNegative() || wanted.compareTo(retention) > 0
        ? new RecordExpiry(retention, FailedBatch.Condition.RETENTION_EXCEEDED)
        : new RecordExpiry(wanted, FailedBatch.Condition.RECORD_AGE_EXCEEDED);
  }

  /** Whether what began to age at {@code since} is too old. */
  boolean isExpired(Instant since, Instant now) {
    return since.isBefore(now.minus(limit));
  }

  /** Whether one of the records is too old. */
  boolean anyExpired(List<StreamRecord> records, Instant now) {
    long oldestKept = now.minus(limit).toEpochMilli();
    for (StreamRecord record : records) {
      if (record.arrivalMillis() < oldestKept) {
        return true;
      }
    }
    return false;
  }

  /** The records that are, or are not, too old. */
  List<StreamRecord> select(List<StreamRecord> records, boolean expired, Instant now) {
    return records.stream().filter(record -> isExpired(record.arrival(), now) == expired).toList();
  }
}
