package io.icewatch.local.replay;

import io.icewatch.local.lake.DeliveryStream;
import io.icewatch.local.mapping.EventSourceMapping;
import io.icewatch.local.mapping.PlatformSettings;
import io.icewatch.local.stack.LocalStack;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Drives a stack from event to event: an arrival, a step that a mapping asked for, a flush that is
 * due. One thread, no waiting, the same order on every run.
 */
final class VirtualRun {
  private static final Duration POLL_INTERVAL = PlatformSettings.LAMBDA.pollInterval();

  private final LocalStack stack;
  private final VirtualClock clock;
  private final List<Stepped> mappings;

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

  VirtualRun(LocalStack stack, VirtualClock clock) {
    this.stack = stack;
    this.clock = clock;
    this.mappings = stack.mappings().stream().map(Stepped::new).toList();
  }

  /** Lets a message arrive, after everything that is due before it. */
  void arrive(Schedule.Arrival arrival) {
    Instant at = arrival.at();
    runUntil(at);
    clock.advanceTo(at);
    Instant now = clock.instant();
    stack.frontDoor().put(arrival.message(), now);
    Instant nextPoll = now.plus(POLL_INTERVAL);
    for (Stepped one : mappings) {
      // Whatever it waits for, an open window's end or nothing at all: it would see this too late.
      if (one.wake.isAfter(nextPoll)) {
        one.step(now);
      }
    }
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
      for (Stepped one : mappings) {
        if (!one.wake.isAfter(now)) {
          one.step(now);
        }
      }
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
}
