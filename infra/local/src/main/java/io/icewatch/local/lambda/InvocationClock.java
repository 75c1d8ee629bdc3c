package io.icewatch.local.lambda;

import static java.util.Objects.requireNonNull;

import io.icewatch.lambda.Pause;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The wall clock of one function instance, and how it waits. In virtual time a pause moves this
 * clock and no other, until the invocation ends: the run's own clock stands still meanwhile.
 */
public final class InvocationClock implements InstantSource, Pause {
  private final InstantSource source;
  private final boolean isVirtual;
  private volatile Duration paused = Duration.ZERO;
  private volatile Instant deadline = Instant.MAX;

  /** An invocation has paused beyond its timeout. Not an exception: no handler may go on. */
  static final class TimedOut extends Error {
    TimedOut() {
      super("timed out", null, false, false);
    }
  }

  /**
   * @param isVirtual whether pauses take no time but this clock's
   */
  InvocationClock(InstantSource source, boolean isVirtual) {
    this.source = requireNonNull(source, "source");
    this.isVirtual = isVirtual;
  }

  /** Begins an invocation and returns when its time is up. */
  Instant begin(Duration timeout) {
    paused = Duration.ZERO;
    deadline = source.instant().plus(timeout);
    return deadline;
  }

  @Override
  public Instant instant() {
    return source.instant().plus(paused);
  }

  @Override
  public void millis(long millis) throws InterruptedException {
    if (!isVirtual) {
      Thread.sleep(millis);
      return;
    }
    paused = paused.plusMillis(millis);
    if (instant().isAfter(deadline)) {
      throw new TimedOut();
    }
  }
}
