package io.icewatch.local.replay;

import io.icewatch.local.mapping.EventSourceMapping;
import io.icewatch.local.stack.LocalStack;
import io.icewatch.local.stack.Stopwatch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Drives a stack from event to event: an arrival, a step that a mapping asked for, a schedule's
 * time, a flush that is due. No waiting, the same order on every run. What is due at once goes in
 * this order: mappings, schedules, flushes, arrivals. The shards of windows that are due at once
 * are stepped side by side, as they share nothing but what is safe to share, unless somebody may be
 * killed, for who is killed next depends on who was invoked before.
 *
 * <p>Schedules start with the first arrival, and fire no more when everything has arrived.
 */
final class VirtualRun {
  private final LocalStack stack;
  private final VirtualClock clock;
  private final boolean isOneByOne;
  private final Duration pollInterval;
  private final List<Stepped> all;
  private final List<Stepped> due = new ArrayList<>();
  private final Stopwatch stepping = new Stopwatch();
  private final Stopwatch landing = new Stopwatch();
  private final Stopwatch away = new Stopwatch();
  private Instant nextEvent = Instant.MAX;
  private boolean isStarted;
  private Instant scheduleDue = Instant.MAX;

  /** What is stepped by one thread at a time, and when it asked to be stepped again. */
  private static final class Stepped {
    private final UnaryOperator<Instant> part;
    private Instant wake = Instant.MAX;

    Stepped(UnaryOperator<Instant> part) {
      this.part = part;
    }

    void step(Instant now) {
      wake = part.apply(now);
    }
  }

  /**
   * @param isOneByOne whether no two invocations may overlap
   */
  VirtualRun(LocalStack stack, VirtualClock clock, boolean isOneByOne) {
    this.stack = stack;
    this.clock = clock;
    this.isOneByOne = isOneByOne;
    List<EventSourceMapping> mappings = stack.mappings().all();
    this.pollInterval =
        mappings.stream()
            .map(EventSourceMapping::pollInterval)
            .min(Duration::compareTo)
            .orElse(Duration.ZERO);
    this.all =
        Stream.concat(
                Stream.of(new Stepped(now -> unwindowed(mappings, now))),
                mappings.stream()
                    .filter(EventSourceMapping::isWindowed)
                    .flatMap(mapping -> mapping.consumers().stream())
                    .map(consumer -> new Stepped(consumer::step)))
            .toList();
  }

  /**
   * A function of windows answers with rows, which the lake sorts, so its shards need not wait for
   * each other. What other functions do, pages above all, is seen in the order in which they did
   * it.
   */
  private static Instant unwindowed(List<EventSourceMapping> mappings, Instant now) {
    return mappings.stream()
        .filter(mapping -> !mapping.isWindowed())
        .map(mapping -> mapping.step(now))
        .min(Instant::compareTo)
        .orElse(Instant.MAX);
  }

  /** Lets a message arrive, after everything that is due before it. */
  void arrive(Schedule.Arrival arrival) {
    Instant at = arrival.at();
    runUntil(at);
    clock.advanceTo(at);
    Instant now = clock.instant();
    if (!isStarted) {
      isStarted = true;
      scheduleDue = stack.schedules().step(now);
    }
    stack.ingress().put(arrival.message(), now);
    stack.deliveries().pull(now);
    // Whatever it waits for, an open window's end or nothing at all: it would see this too late.
    Instant nextPoll = now.plus(pollInterval);
    step(one -> one.wake.isAfter(nextPoll), now);
  }

  /** Lets time pass without an arrival: what is due by then is done, at its own time. */
  void passTo(Instant time) {
    runUntil(time);
    clock.advanceTo(time);
  }

  /** Ends the run: nothing stays in a stream or in a window. */
  void drain() {
    away.run(() -> {
      Instant wake = clock.instant();
      while (!wake.equals(Instant.MAX)) {
        clock.advanceTo(wake);
        wake = stepping.get(() -> drain(clock.instant()));
      }
    });
  }

  private Instant drain(Instant now) {
    Instant mappings = stack.mappings().drain(now);
    Instant schedules = stack.schedules().drain(now);
    return mappings.isBefore(schedules) ? mappings : schedules;
  }

  /** Lands what is left in the buffers. */
  void land() {
    away.run(() -> landing.run(() -> stack.deliveries().flush(clock.instant())));
  }

  private void runUntil(Instant end) {
    while (!nextEvent.isAfter(end) && !nextEvent.equals(Instant.MAX)) {
      clock.advanceTo(nextEvent);
      Instant now = clock.instant();
      step(one -> !one.wake.isAfter(now), now);
      if (!scheduleDue.isAfter(now)) {
        away.run(() -> scheduleDue = stepping.get(() -> stack.schedules().step(now)));
      }
      away.run(() -> landing.run(() -> stack.deliveries().advance(now)));
      nextEvent = nextEvent();
    }
  }

  /** How long steps took, on all threads together. */
  Stopwatch stepping() {
    return stepping;
  }

  /** How long it took to land rows. */
  Stopwatch landing() {
    return landing;
  }

  /** How long whoever lets messages arrive waited for steps and landings. */
  Stopwatch away() {
    return away;
  }

  private void step(Predicate<Stepped> isDue, Instant now) {
    for (Stepped one : all) {
      if (isDue.test(one)) {
        due.add(one);
      }
    }
    if (!due.isEmpty()) {
      Stream<Stepped> steps = isOneByOne ? due.stream() : due.parallelStream();
      away.run(() -> steps.forEach(one -> stepping.run(() -> one.step(now))));
      due.clear();
      nextEvent = nextEvent();
    }
  }

  /** Changes with a step or a flush only. */
  private Instant nextEvent() {
    Instant next = scheduleDue;
    for (Stepped one : all) {
      next = one.wake.isBefore(next) ? one.wake : next;
    }
    Instant flush = stack.deliveries().flushDue();
    return flush != null && flush.isBefore(next) ? flush : next;
  }
}
