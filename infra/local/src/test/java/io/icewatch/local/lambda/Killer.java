package io.icewatch.local.lambda;

import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Kills processes of a function with SIGKILL: at random moments after they were handed an event,
 * and when SNS has taken their message and has not answered yet, which is between publish and
 * confirm.
 */
final class Killer implements AutoCloseable {
  private static final int LATEST_MILLIS = 1500;

  private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
  private final AtomicInteger kills = new AtomicInteger();
  private final int most;
  private final double atPublish;
  private final Random random;
  private volatile @Nullable ProcessHandle running;

  /**
   * @param most after so many nobody is killed any more
   * @param atPublish how often the answer to a publish finds its caller dead, 0 to 1
   */
  Killer(long seed, int most, double atPublish) {
    this.random = new Random(seed);
    this.most = most;
    this.atPublish = atPublish;
  }

  /** From the moment at which the child has the event; it may be through with it by then. */
  void delivered(ProcessHandle child) {
    running = child;
    if (kills.get() < most) {
      var _ =
          executor.schedule(
              () -> kill(child), random.nextInt(LATEST_MILLIS), TimeUnit.MILLISECONDS);
    }
  }

  /** SNS has taken a message. */
  void published() {
    ProcessHandle child = running;
    if (child != null && random.nextDouble() < atPublish) {
      kill(child);
    }
  }

  private synchronized void kill(ProcessHandle child) {
    if (kills.get() < most && child.isAlive() && child.destroyForcibly()) {
      kills.incrementAndGet();
    }
  }

  /** How many there were. */
  int kills() {
    return kills.get();
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
