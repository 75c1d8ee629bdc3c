package io.icewatch.local.replay;

import io.icewatch.local.lake.DeliveryStream;
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
 * Drives a stack from event to event: an arrival, a step that a mapping asked for, a flush that is
 * due. No waiting, the same order on every run: what is due at once is stepped side by side, as it
 * shares nothing but what is safe to share, unless somebody may be killed, for who is killed next
 * depends on who was invoked before.
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
    this.pollInterval =
        stack.mappings().stream()
            .map(EventSourceMapping::pollInterval)
            .min(Duration::compareTo)
            .orElse(Duration.ZERO);
    this.all = stack.mappings().stream().flatMap(VirtualRun::parts).toList();
  }

  /**
   * A function of windows answers with rows, which the lake sorts, so its shards need not wait for
   * each other. What another function does, pages above all, is seen in the order in which it did.
   */
  private static Stream<Stepped> parts(EventSourceMapping mapping) {
    return mapping.isWindowed()
        ? mapping.consumers().stream().map(consumer -> new Stepped(consumer::step))
        : Stream.of(new Stepped(mapping::step));
  }

  /** Lets a message arrive, after everything that is due before it. */
  void arrive(Schedule.Arrival arrival) {
    Instant at = arrival.at();
    runUntil(at);
    clock.advanceTo(at);
    Instant now = clock.instant();
    stack.ingress().put(arrival.message(), arrival.read(), now);
    // Whatever it waits for, an open window's end or nothing at all: it would see this too late.
    Instant nextPoll = now.plus(pollInterval);
    step(one -> one.wake.isAfter(nextPoll), now);
  }

  /** Ends the run: nothing stays in the stream or in a window. */
  void drain() {
    away.run(
        () -> {
          Instant wake = clock.instant();
          while (!wake.equals(Instant.MAX)) {
            clock.advanceTo(wake);
            wake = stepping.get(() -> stack.drainMappings(clock.instant()));
          }
        });
  }

  /** Lands what is left in the buffers. */
  void land() {
    away.run(() -> landing.run(() -> stack.flushDeliveries(clock.instant())));
  }

  private void runUntil(Instant end) {
    while (!nextEvent.isAfter(end) && !nextEvent.equals(Instant.MAX)) {
      clock.advanceTo(nextEvent);
      Instant now = clock.instant();
      step(one -> !one.wake.isAfter(now), now);
      away.run(() -> landing.run(() -> stack.advanceDeliveries(now)));
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
    Instant next = Instant.MAX;
    for (Stepped one : all) {
      next = one.wake.isBefore(next) ? one.wake : next;
    }
    for (DeliveryStream delivery : stack.deliveries()) {
      Instant flush = delivery.flushDue();
      next = flush != null && flush.isBefore(next) ? flush : next;
    }
    return next;
  }
}
