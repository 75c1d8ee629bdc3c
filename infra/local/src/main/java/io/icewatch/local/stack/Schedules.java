package io.icewatch.local.stack;

import io.icewatch.local.aws.scheduler.Schedule;
import io.icewatch.local.template.ScheduleSpec;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/** The template's schedules, in its order: what is due at once is invoked in that order. */
public final class Schedules {
  private final List<Schedule> all;

  Schedules(List<ScheduleSpec> specs, Functions functions, StackOptions options) {
    all =
        specs.stream()
            .map(spec ->
                new Schedule(
                    spec,
                    functions.host(spec.function()),
                    functions.spec(spec.function()).asyncRetries(),
                    options.log()))
            .toList();
  }

  /** All of them, each to be stepped by one thread at a time. */
  public List<Schedule> all() {
    return all;
  }

  /**
   * Steps each of them once.
   *
   * @return the earliest instant that one of them asked for
   */
  public Instant step(Instant now) {
    return each(schedule -> schedule.step(now));
  }

  /**
   * Ends them: what failed is still repeated.
   *
   * @return when to call this again; {@link Instant#MAX}: nothing is left to do
   */
  public Instant drain(Instant now) {
    return each(schedule -> schedule.drain(now));
  }

  private Instant each(Function<Schedule, Instant> step) {
    return all.stream().map(step).min(Instant::compareTo).orElse(Instant.MAX);
  }
}
