package io.icewatch.vitals.alarm;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is to be done about an {@link AlarmEvent}. */
public sealed interface Decision {

  /** About a breach. */
  sealed interface OfBreach extends Decision {}

  /** About a clear reading, a tick or a discharge. */
  sealed interface OfLifecycle extends Decision {}

  /** About whatever meets somebody else's claim. */
  sealed interface OfClaim extends OfBreach, OfLifecycle {}

  /**
   * This very event was dealt with before: nothing.
   *
   * @param notice the notice that was sent for it, if that is the last one; otherwise null. Its
   *     invocation may have died before the {@link AlertLog} had it.
   */
  record AlreadyHandled(AlertLog.@Nullable Entry notice) implements OfBreach, OfLifecycle {}

  /** It was given up, and a later one was dealt with: it is judged among what was missed. */
  record Missed() implements OfBreach {}

  /**
   * Somebody else is about to send something and nobody knows whether that succeeds: come again.
   *
   * @param leaseUntil when the other's claim may be taken over, by the wall clock; a page's claim
   *     is taken over by a breach only
   */
  record Busy(Instant leaseUntil) implements OfClaim {}

  /**
   * Somebody has claimed a notice and was not heard of since: claim it, publish, confirm, and
   * decide anew.
   *
   * @param notice what the other one was about to say
   * @param claimed the episode to store before publishing
   */
  record Finish(Notice notice, Episode claimed) implements OfClaim {}

  /**
   * Count it, do not page.
   *
   * @param next the episode to store
   */
  record Suppress(Episode next) implements OfBreach {}

  /**
   * Remember it, do not page: the episode is too young.
   *
   * @param next the episode to store
   */
  record Pending(Episode next) implements OfBreach {}

  /**
   * Claim, publish, confirm.
   *
   * @param alert what the page says
   * @param claimed the episode to store before publishing
   */
  record Page(Alert alert, Episode claimed) implements OfBreach {}

  /** Not yet, or not at all: nothing is stored, nothing is said. */
  record Nothing() implements OfLifecycle {}

  /** A breach that was seen before the clear reading has not been judged: come again. */
  record Unjudged() implements OfLifecycle {}

  /**
   * Claim, publish, confirm: somebody has to be told that a critical alarm is over.
   *
   * @param notice what to say
   * @param claimed the episode to store before publishing
   */
  record Resolve(Resolved notice, Episode claimed) implements OfLifecycle {}

  /**
   * Claim, see that nobody has acknowledged the page meanwhile, publish, confirm.
   *
   * @param notice what to say
   * @param claimed the episode to store before looking
   */
  record Escalate(Escalated notice, Episode claimed) implements OfLifecycle {}

  /**
   * Store it; there is nobody to be called.
   *
   * @param next the episode to store
   * @param notice what the {@link AlertLog} is told, or null
   */
  record Close(Episode next, @Nullable Notice notice) implements OfLifecycle {}
}
