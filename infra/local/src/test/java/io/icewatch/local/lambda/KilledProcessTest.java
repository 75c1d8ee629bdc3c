package io.icewatch.local.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.filter.FilterSensorData;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * The alert function as Lambda runs it: a process of its own, under the real runtime interface
 * client, with real HTTP to DynamoDB and SNS, and killed with SIGKILL at random moments while the
 * mapping brings its records again.
 */
@EnabledOnOs(OS.LINUX)
class KilledProcessTest {
  private static final long SEED = 20250529;
  private static final int MOST_KILLS = 12;
  private static final int LATEST_KILL_MILLIS = 1500;

  /** How often the answer to a publish finds its caller dead: between publish and confirm. */
  private static final double KILLED_AT_PUBLISH = 0.2;

  private static final int PATIENTS = 12;

  private final ScheduledExecutorService killer = Executors.newSingleThreadScheduledExecutor();
  private final Random random = new Random(SEED);
  private final AtomicInteger kills = new AtomicInteger();
  private volatile @Nullable ProcessHandle running;

  @AfterEach
  void close() {
    killer.shutdownNow();
  }

  /** From the moment at which the child has the event; it may be through with it by then. */
  private void killSoon(ProcessHandle child) {
    running = child;
    if (kills.get() < MOST_KILLS) {
      var _ =
          killer.schedule(
              () -> kill(child), random.nextInt(LATEST_KILL_MILLIS), TimeUnit.MILLISECONDS);
    }
  }

  private synchronized void kill(ProcessHandle child) {
    if (child.isAlive() && child.destroyForcibly()) {
      kills.incrementAndGet();
    }
  }

  private void published(String alertId) {
    ProcessHandle child = running;
    if (child != null && kills.get() < MOST_KILLS && random.nextDouble() < KILLED_AT_PUBLISH) {
      kill(child);
    }
  }

  @Test
  void nothingIsLostWhenTheProcessIsKilledAtRandomMoments() {
    try (Alerting alerting =
        new Alerting(1, FilterSensorData.class, Map.of(), this::published, this::killSoon)) {
      Instant now = Instant.now();
      alerting.putBreaches(PATIENTS, now);

      Instant wake = alerting.mapping().drain(now);
      while (!wake.equals(Instant.MAX)) {
        wake = alerting.mapping().drain(wake);
      }

      System.out.printf("seed %d: %d kills, ", SEED, kills.get());
      assertThat(kills).hasPositiveValue();
      alerting.assertNobodyIsForgottenAndNothingIsSaidTwice(kills.get());
    }
  }
}
