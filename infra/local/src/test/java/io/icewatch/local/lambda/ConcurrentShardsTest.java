package io.icewatch.local.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icewatch.filter.FilterSensorData;
import io.icewatch.local.mapping.ShardConsumer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two processes of the alert function at once, with breaches of the same patients, as after a
 * reshard or from two monitors: only one may page. SNS is slow to answer, so that the other has
 * time to come between publish and confirm.
 */
@EnabledOnOs(OS.LINUX)
class ConcurrentShardsTest {
  private static final int PATIENTS = 4;
  private static final Duration SNS_TAKES = Duration.ofMillis(800);

  /** Far more than a sound run takes, and less than the lease of a claim that nobody confirms. */
  private static final Duration LONGEST_RUN = Duration.ofSeconds(25);

  private final Set<String> paged = new HashSet<>();

  /** Answers when the same patient is paged by somebody else too, or after a while. */
  private synchronized void published(String alertId) {
    String patient = alertId.split("/", 4)[3];
    if (!paged.add(patient)) {
      notifyAll();
      return;
    }
    Set<String> before = Set.copyOf(paged);
    Instant end = Instant.now().plus(SNS_TAKES);
    try {
      while (paged.equals(before) && Instant.now().isBefore(end)) {
        wait(Math.max(1, Duration.between(Instant.now(), end).toMillis()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run(Class<?> handler, Map<String, String> variables) {
    try (Alerting alerting = new Alerting(2, handler, variables, this::published, child -> {})) {
      alerting.putBreaches(PATIENTS, Instant.now());
      drain(alerting.mapping().consumers());
      alerting.assertNobodyIsForgottenAndNothingIsSaidTwice(0);
    }
  }

  /** Steps every shard on a thread of its own, whenever it asks for it. */
  private static void drain(List<ShardConsumer> consumers) {
    Instant end = Instant.now().plus(LONGEST_RUN);
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      List<Future<?>> runs = new ArrayList<>();
      for (ShardConsumer consumer : consumers) {
        runs.add(threads.submit(() -> drain(consumer, end)));
      }
      for (Future<?> run : runs) {
        run.get();
      }
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static Void drain(ShardConsumer consumer, Instant end) throws InterruptedException {
    Instant wake = Instant.now();
    while (!wake.equals(Instant.MAX)) {
      assertThat(wake).as("still not done").isBefore(end);
      TimeUnit.NANOSECONDS.sleep(Math.max(0, Duration.between(Instant.now(), wake).toNanos()));
      wake = consumer.drain(Instant.now());
    }
    return null;
  }

  @Test
  void onlyOneOfTwoThatSeeTheSameConditionPages() {
    run(FilterSensorData.class, Map.of());
  }

  @ParameterizedTest
  @EnumSource
  void aProtocolWithARuleTakenOutIsCaught(BrokenProtocol broken) {
    assertThatThrownBy(
            () -> run(BrokenFilter.class, Map.of(BrokenFilter.RULE_TAKEN_OUT, broken.name())))
        .isInstanceOf(AssertionError.class)
        .satisfies(e -> System.out.println(broken + " is caught: " + e.getMessage()));
  }
}
