package io.icewatch.local.template;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One schedule that invokes a function.
 *
 * @param id its logical id, or the function's and the event's, e.g. {@code Sweep.EveryMinute}
 * @param function logical id of the function
 * @param source which service it is a resource of
 * @param arn its ARN
 * @param expression when it fires
 * @param start before which it does not fire; null: from the beginning
 * @param end after which it does not fire; null: for ever
 * @param input what the function gets in place of the service's own event; may hold Scheduler's
 *     context attributes, e.g. {@code <aws.scheduler.scheduled-time>}
 */
public record ScheduleSpec(
    String id,
    String function,
    Source source,
    String arn,
    ScheduleExpression expression,
    @Nullable Instant start,
    @Nullable Instant end,
    Optional<String> input) {

  /** The services that invoke on a schedule. */
  public enum Source {
    /** An EventBridge rule: the event {@code Schedule} of a function. */
    RULE,
    /** EventBridge Scheduler: {@code ScheduleV2}, or {@code AWS::Scheduler::Schedule}. */
    SCHEDULER
  }
}
