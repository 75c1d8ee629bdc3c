package io.icewatch.local.replay;

import io.icewatch.local.lake.DeliveryStream;
import io.icewatch.local.mapping.EventSourceMapping;
import io.icewatch.local.mapping.PlatformSettings;
import io.icewatch.local.stack.LocalStack;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Drives a stack from event to event: an arrival, a step that a mapping asked for, a flush that is
 * due. No waiting, the same order on every run: mappings that are due at once are stepped side by
 * side, as they share nothing but what is safe to share, unless somebody may be killed, for who is
 * killed next depends on who was invoked before.
 */
final class VirtualRun implements AutoCloseable {
  private static final Duration POLL_INTERVAL = PlatformSettings.LAMBDA.pollInterval();

  private final LocalStack stack;
  private final VirtualClock clock;
  private final List<Stepped> mappings;
  private final List<Stepped> due = new ArrayList<>();
  private final @Nullable ExecutorService others;

  /** A mapping, and when it asked to be stepped again. */
  private static final class Stepped {
    final EventSourceMapping mapping;
    Instant wake = Instant.MAX;

    Stepped(EventSourceMapping mapping) {
      this.mapping = mapping;
    }

    void step(Instant now) {
      wake = mapping.step(now);
    }
  }

  /**
   * @param isOneByOne whether no two invocations may overlap
   */
  VirtualRun(LocalStack stack, VirtualClock clock, boolean isOneByOne) {
    this.stack = stack;
    this.clock = clock;
    this.others = isOneByOne ? null : Executors.newCachedThreadPool();
    this.mappings = stack.mappings().stream().map(Stepped::new).toList();
  }

  /** Lets a message arrive, after everything that is due before it. */
  void arrive(Schedule.Arrival arrival) {
    Instant at = arrival.at();
    runUntil(at);
    clock.advanceTo(at);
    Instant now = clock.instant();
    stack.frontDoor().put(arrival.message(), arrival.read(), now);
    // Whatever it waits for, an open window's end or nothing at all: it would see this too late.
    Instant nextPoll = now.plus(POLL_INTERVAL);
    step(one -> one.wake.isAfter(nextPoll), now);
  }

  private void step(Predicate<Stepped> isDue, Instant now) {
    for (Stepped one : mappings) {
      if (isDue.test(one)) {
        due.add(one);
      }
    }
    if (others == null || due.size() < 2) {
      due.forEach(one -> one.step(now));
    } else {
      stepSideBySide(others, now);
    }
    due.clear();
  }

  private void stepSideBySide(ExecutorService threads, Instant now) {
    List<CompletableFuture<Void>> running = new ArrayList<>();
    for (Stepped one : due.subList(1, due.size())) {
      running.add(CompletableFuture.runAsync(() -> one.step(now), threads));
    }
    due.getFirst().step(now);
    running.forEach(CompletableFuture::join);
  }

  /** Ends the run: nothing stays in the stream, in a window or in a buffer. */
  void finish() {
    Instant wake = stack.drainMappings(clock.instant());
    while (!wake.equals(Instant.MAX)) {
      clock.advanceTo(wake);
      wake = stack.drainMappings(clock.instant());
    }
    stack.flushDeliveries(clock.instant());
  }

  private void runUntil(Instant end) {
    Instant next = nextEvent();
    while (!next.isAfter(end) && !next.equals(Instant.MAX)) {
      clock.advanceTo(next);
      Instant now = clock.instant();
      step(one -> !one.wake.isAfter(now), now);
      stack.advanceDeliveries(now);
      next = nextEvent();
    }
  }

  private Instant nextEvent() {
    Instant next = Instant.MAX;
    for (Stepped one : mappings) {
      next = one.wake.isBefore(next) ? one.wake : next;
    }
    for (DeliveryStream delivery : stack.deliveries()) {
      Instant due = delivery.flushDue();
      next = due != null && due.isBefore(next) ? due : next;
    }
    return next;
  }

  @Override
  public void close() {
    if (others != null) {
      others.close();
    }
  }
}
