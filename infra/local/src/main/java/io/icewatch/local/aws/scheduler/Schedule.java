package io.icewatch.local.aws.scheduler;

import static java.util.Objects.requireNonNull;

import io.icewatch.local.lambda.LambdaHost;
import io.icewatch.local.lambda.LambdaHost.Outcome;
import io.icewatch.local.template.FunctionSpec.AsyncRetries;
import io.icewatch.local.template.ScheduleSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Invokes a function by the clock, as an asynchronous invocation: nobody reads the response, and
 * one that fails comes again after one minute, then after two, as Lambda documents, with the same
 * event. Unlike in Lambda, an invocation waits for the one of the same schedule before it.
 *
 * <p>A step machine: it never sleeps and knows no time but what it is given. One thread at a time.
 */
public final class Schedule {
  private static final Duration LONGEST_BACK_OFF = Duration.ofMinutes(5);

  /**
   * An invocation that is due.
   *
   * @param failures how many attempts failed
   * @param throttles how many attempts did not run at all
   */
  private record Attempt(
      Instant due, Instant scheduled, byte[] event, int failures, int throttles) {
    Attempt afterFailure(Instant now) {
      return new Attempt(
          now.plus(Duration.ofMinutes(failures + 1L)), scheduled, event, failures + 1, throttles);
    }

    Attempt afterThrottle(Instant now) {
      Duration backOff = Duration.ofSeconds(1L << Math.min(throttles, 16));
      return new Attempt(
          now.plus(backOff.compareTo(LONGEST_BACK_OFF) < 0 ? backOff : LONGEST_BACK_OFF),
          scheduled,
          event,
          failures,
          throttles + 1);
    }
  }

  private final ScheduleSpec spec;
  private final LambdaHost host;
  private final AsyncRetries retries;
  private final Consumer<String> log;
  private final PriorityQueue<Attempt> again =
      new PriorityQueue<>(Comparator.comparing(Attempt::due).thenComparing(Attempt::scheduled));
  private final LongAdder invocations = new LongAdder();
  private final LongAdder givenUp = new LongAdder();
  private @Nullable Instant start;
  private Instant next = Instant.MAX;

  /**
   * @param host runs the function; not closed here
   * @param retries what becomes of invocations that fail
   * @param log gets a line for each invocation that fails
   */
  public Schedule(ScheduleSpec spec, LambdaHost host, AsyncRetries retries, Consumer<String> log) {
    this.spec = requireNonNull(spec, "spec");
    this.host = requireNonNull(host, "host");
    this.retries = requireNonNull(retries, "retries");
    this.log = requireNonNull(log, "log");
  }

  /**
   * Does what is due, oldest first. The first step starts the schedule: a rate counts from then.
   *
   * @param now the time; not before that of the step before
   * @return when to step again; {@link Instant#MAX}: never
   */
  public Instant step(Instant now) {
    Instant from = start == null ? begin(now) : start;
    while (!wake().isAfter(now)) {
      Attempt due = again.peek();
      if (due != null && !due.due().isAfter(next)) {
        invoke(again.remove(), now);
      } else {
        Instant time = next;
        next = following(from, time);
        invoke(new Attempt(time, time, ScheduledEvent.write(spec, time), 0, 0), now);
      }
    }
    return wake();
  }

  private Instant begin(Instant now) {
    Instant declared = spec.start();
    Instant from = declared == null || declared.isBefore(now) ? now : declared;
    start = from;
    next = following(from, from);
    return from;
  }

  /**
   * Ends the schedule: what failed is still repeated, but nothing new is invoked.
   *
   * @param now the time; not before that of the step before
   * @return when to call this again; {@link Instant#MAX}: nothing is left to do
   */
  public Instant drain(Instant now) {
    start = now;
    next = Instant.MAX;
    return step(now);
  }

  /** Invocations that ran. */
  public long invocations() {
    return invocations.sum();
  }

  /** Invocations that were given up after their retries. */
  public long givenUp() {
    return givenUp.sum();
  }

  private Instant wake() {
    Attempt first = again.peek();
    return first != null && first.due().isBefore(next) ? first.due() : next;
  }

  private Instant following(Instant start, Instant after) {
    Instant end = spec.end();
    return spec.expression()
        .next(start, after)
        .filter(time -> end == null || !time.isAfter(end))
        .orElse(Instant.MAX);
  }

  private void invoke(Attempt attempt, Instant now) {
    switch (host.invoke(attempt.event())) {
      case Outcome.Answered answered -> invocations.increment();
      case Outcome.Failed failed -> {
        invocations.increment();
        log.accept("%s: %s: %s".formatted(spec.id(), failed.errorType(), failed.message()));
        repeat(attempt, attempt.afterFailure(now), attempt.failures() < retries.attempts());
      }
      case Outcome.NotRun notRun -> {
        log.accept("%s: %s".formatted(spec.id(), notRun.reason()));
        repeat(attempt, attempt.afterThrottle(now), true);
      }
    }
  }

  private void repeat(Attempt failed, Attempt retry, boolean isAllowed) {
    if (isAllowed && !retry.due().isAfter(failed.scheduled().plus(retries.oldest()))) {
      again.add(retry);
    } else {
      givenUp.increment();
    }
  }
}
