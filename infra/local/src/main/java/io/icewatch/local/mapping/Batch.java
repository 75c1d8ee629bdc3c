package io.icewatch.local.mapping;

import io.icewatch.local.stream.StreamRecord;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one invocation is about: records, or the end of a window.
 *
 * @param kind which of them
 * @param records the records in the order of their shard; none for the end of a window
 * @param retries how many of the allowed retries have been used up
 * @param runs how often the function ran for these records, in this batch or a greater one
 * @param lastResponse the response of the last of these runs
 * @param formed when the batch was formed; from then on the end of a window ages
 */
record Batch(
    Invocation.Kind kind,
    List<StreamRecord> records,
    int retries,
    int runs,
    Optional<FailedBatch.Response> lastResponse,
    Instant formed) {

  static Batch of(List<StreamRecord> records, Instant now) {
    return new Batch(Invocation.Kind.RECORDS, records, 0, 0, Optional.empty(), now);
  }

  static Batch endOfWindow(Invocation.Kind kind, Instant now) {
    return new Batch(kind, List.of(), 0, 0, Optional.empty(), now);
  }

  int size() {
    return records.size();
  }

  boolean holdsRecords() {
    return kind == Invocation.Kind.RECORDS;
  }

  Batch with(List<StreamRecord> others) {
    return new Batch(kind, others, retries, runs, lastResponse, formed);
  }

  Batch from(int startInclusive) {
    return with(records.subList(startInclusive, size()));
  }

  Batch to(int endExclusive) {
    return with(records.subList(0, endExclusive));
  }

  /** The same batch after one more run of the function. */
  Batch afterRun(FailedBatch.Response response) {
    return new Batch(kind, records, retries, runs + 1, Optional.of(response), formed);
  }

  /** The same batch with no retry used up. */
  Batch withoutRetriesUsed() {
    return new Batch(kind, records, 0, runs, lastResponse, formed);
  }

  /** The same batch with one more retry used up. */
  Batch withRetryUsed() {
    return new Batch(kind, records, retries + 1, runs, lastResponse, formed);
  }
}
