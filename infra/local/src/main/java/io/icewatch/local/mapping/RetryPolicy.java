package io.icewatch.local.mapping;

import io.icewatch.local.template.MappingSpec;
import java.util.List;

/**
 * Decides what becomes of a failed batch.
 *
 * <p>With bisecting, a failed batch is cut in two, and one that reports failed records is cut
 * before the lowest of them; a cut uses up no retry, so only a batch that cannot be cut any further
 * does. Where the lowest is the first record there is nothing to cut off, and the batch is cut in
 * two.
 *
 * @param maximumRetryAttempts retries of a batch at most; -1 for no limit
 * @param bisects whether batches are cut
 */
record RetryPolicy(int maximumRetryAttempts, boolean bisects) {

  static RetryPolicy of(MappingSpec spec) {
    return new RetryPolicy(spec.maximumRetryAttempts(), spec.bisectBatchOnFunctionError());
  }

  /** After a failure of the whole batch. */
  Aftermath afterFailure(Batch batch) {
    if (bisects && batch.size() > 1) {
      int middle = batch.size() / 2;
      return new Aftermath.TryAgain(List.of(batch.to(middle), batch.from(middle)));
    }
    return retry(batch);
  }

  /**
   * After a failure of a part.
   *
   * @param rest the lowest failed record and all that follow
   */
  Aftermath afterPartialFailure(Batch rest) {
    return bisects ? new Aftermath.TryAgain(List.of(rest)) : retry(rest);
  }

  private Aftermath retry(Batch batch) {
    boolean exhausted = maximumRetryAttempts >= 0 && batch.retries() >= maximumRetryAttempts;
    return exhausted
        ? new Aftermath.GiveUp(batch)
        : new Aftermath.TryAgain(List.of(batch.withRetryUsed()));
  }
}
