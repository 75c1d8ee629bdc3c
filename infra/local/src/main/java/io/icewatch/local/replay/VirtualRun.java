package io.icewatch.local.replay;

import io.icewatch.local.lake.DeliveryStream;
import io.icewatch.local.stack.LocalStack;
import java.time.Instant;

/**
 * Drives a stack from event to event: an arrival, a step that a mapping asked for, a flush that is
 * due. One thread, no waiting, the same order on every run.
 */
final class VirtualRun {
  private final LocalStack stack;
  private final VirtualClock clock;
  private Instant mappingsWake = Instant.MAX;

  VirtualRun(LocalStack stack, VirtualClock clock) {
    this.stack = stack;
    this.clock = clock;
  }

  /** Lets a message arrive, after everything that is due before it. */
  void arrive(Schedule.Arrival arrival) {
    Instant at = arrival.at();
    runUntil(at);
    clock.advanceTo(at);
    stack.frontDoor().put(arrival.message(), clock.instant());
    if (mappingsWake.equals(Instant.MAX)) {
      stepMappings();
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
      if (!mappingsWake.isAfter(clock.instant())) {
        stepMappings();
      }
      stack.advanceDeliveries(clock.instant());
      next = nextEvent();
    }
  }

  private Instant nextEvent() {
    Instant next = mappingsWake;
    for (DeliveryStream delivery : stack.deliveries()) {
      Instant due = delivery.flushDue();
      next = due != null && due.isBefore(next) ? due : next;
    }
    return next;
  }

  private void stepMappings() {
    mappingsWake = stack.stepMappings(clock.instant());
  }
}
