package io.icewatch.vitals.alarm;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is to be done about a breach. */
public sealed interface Decision {

  /**
   * This very record was paged or counted before: nothing.
   *
   * @param page the page that was sent for it, if that is the last one; otherwise null. Its
   *     invocation may have died before the {@link AlertLog} had it.
   */
  record AlreadyHandled(AlertLog.@Nullable Entry page) implements Decision {}

  /**
   * Another record is about to page and nobody knows whether it succeeds: report the record as
   * failed, so that it comes again.
   *
   * @param leaseUntil when the other's claim may be taken over, by the wall clock
   */
  record Busy(Instant leaseUntil) implements Decision {}

  /**
   * Count it, do not page.
   *
   * @param next the episode to store
   */
  record Suppress(Episode next) implements Decision {}

  /**
   * Remember it, do not page: the episode is too young.
   *
   * @param next the episode to store
   */
  record Pending(Episode next) implements Decision {}

  /**
   * Claim, publish, confirm.
   *
   * @param alert what the page says
   * @param claimed the episode to store before publishing
   */
  record Page(Alert alert, Episode claimed) implements Decision {}
}
