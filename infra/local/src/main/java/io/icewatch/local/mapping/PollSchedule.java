package io.icewatch.local.mapping;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a shard is polled: at equal intervals from the first time on. Polls that would find nothing
 * are left out, without shifting those that follow; one that comes late does not shift them either.
 */
final class PollSchedule {
  private final long intervalMillis;
  private @Nullable Instant origin;
  private Instant due = Instant.MIN;
  private boolean idle = true;

  PollSchedule(Duration interval) {
    this.intervalMillis = interval.toMillis();
  }

  /** Sets the first poll, the first time this is called. */
  void start(Instant now) {
    if (origin == null) {
      origin = now;
      due = now;
    }
  }

  /** When the next poll is due, there being something to read. */
  Instant due(Instant now) {
    if (idle) {
      idle = false;
      Instant onSchedule = onSchedule(now);
      due = onSchedule.isAfter(due) ? onSchedule : due;
    }
    return due;
  }

  /**
   * Notes a poll.
   *
   * @param behind whether the next one shall follow without a pause
   */
  void polled(Instant now, boolean behind) {
    due = behind ? now : onSchedule(now.plusMillis(1));
  }

  /** Notes that there is nothing to read. */
  void rest() {
    idle = true;
  }

  /** The first scheduled instant that is not before {@code now}. */
  private Instant onSchedule(Instant now) {
    Instant start = origin == null ? now : origin;
    long elapsed = Duration.between(start, now).toMillis();
    long intervals = Math.ceilDiv(elapsed, intervalMillis);
    return start.plusMillis(intervals * intervalMillis);
  }
}
