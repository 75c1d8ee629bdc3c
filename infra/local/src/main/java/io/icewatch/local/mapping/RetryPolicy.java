package io.icewatch.local.mapping;

import io.icewatch.local.mapping.UndocumentedBehavior.FirstRecordReported;
import io.icewatch.local.mapping.UndocumentedBehavior.OddBatch;
import io.icewatch.local.mapping.UndocumentedBehavior.Remainder;
import io.icewatch.local.template.MappingSpec;
import java.util.List;

/**
 * Decides what becomes of a failed batch.
 *
 * <p>With bisecting, a failed batch is cut in two, and one that reports failed records is cut
 * before the lowest of them; a cut uses up no retry, so only a batch that cannot be cut any further
 * does. What a cut looks like in detail is for {@link UndocumentedBehavior} to say.
 *
 * @param maximumRetryAttempts retries of a batch at most; -1 for no limit
 * @param bisects whether batches are cut
 * @param open how, where that is not documented
 */
record RetryPolicy(int maximumRetryAttempts, boolean bisects, UndocumentedBehavior open) {

  static RetryPolicy of(MappingSpec spec, UndocumentedBehavior open) {
    return new RetryPolicy(spec.maximumRetryAttempts(), spec.bisectBatchOnFunctionError(), open);
  }

  /**
   * After a failure of the whole batch.
   *
   * @param reported whether the response named its first record as failed
   */
  RetryDecision afterFailure(Batch batch, boolean reported) {
    boolean whole = reported && open.firstRecordReported() == FirstRecordReported.IS_RETRIED_WHOLE;
    if (!bisects || whole || batch.size() < 2) {
      return retry(batch);
    }
    int longer = open.oddBatch() == OddBatch.CUT_AFTER_MIDDLE ? 1 : 0;
    int middle = (batch.size() + longer) / 2;
    return new RetryDecision.TryAgain(List.of(batch.to(middle), batch.from(middle)));
  }

  /**
   * After a failure of a part.
   *
   * @param rest the lowest failed record and all that follow
   */
  RetryDecision afterPartialFailure(Batch rest) {
    if (bisects) {
      return new RetryDecision.TryAgain(List.of(rest));
    }
    return open.remainder() == Remainder.STARTS_AFRESH
        ? new RetryDecision.TryAgain(List.of(rest.withoutRetriesUsed()))
        : retry(rest);
  }

  private RetryDecision retry(Batch batch) {
    boolean exhausted = maximumRetryAttempts >= 0 && batch.retries() >= maximumRetryAttempts;
    return exhausted
        ? new RetryDecision.GiveUp(batch)
        : new RetryDecision.TryAgain(List.of(batch.withRetryUsed()));
  }
}
