package io.icewatch.local.mapping;

import java.util.List;

/** What becomes of a batch that failed, or of the part of it that did. */
sealed interface RetryDecision {

  /**
   * It is tried again, after a pause.
   *
   * @param batches in which batches, in the order of their records
   */
  record TryAgain(List<Batch> batches) implements RetryDecision {}

  /**
   * Its retries are used up.
   *
   * @param batch what is given up
   */
  record GiveUp(Batch batch) implements RetryDecision {}
}
