package io.icewatch.local.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.filter.FilterSensorData;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * The alert function as Lambda runs it: a process of its own, under the real runtime interface
 * client, with real HTTP to DynamoDB and SNS, and killed with SIGKILL at random moments while the
 * mapping brings its records again. {@code -Dicewatch.kills=100} kills more.
 */
@EnabledOnOs(OS.LINUX)
class KilledProcessTest {
  private static final long SEED = 20250529;
  private static final int MOST_KILLS = Integer.getInteger("icewatch.kills", 6);
  private static final double KILLED_AT_PUBLISH = 0.2;

  private static final int PATIENTS = 12;

  @Test
  void nothingIsLostWhenTheProcessIsKilledAtRandomMoments() {
    try (Killer killer = new Killer(SEED, MOST_KILLS, KILLED_AT_PUBLISH);
        Alerting alerting =
            new Alerting(
                1,
                FilterSensorData.class,
                Map.of(),
                alertId -> killer.published(),
                killer::delivered)) {
      Instant now = Instant.now();
      alerting.putBreaches(PATIENTS, now);

      Instant wake = alerting.mapping().drain(now);
      while (!wake.equals(Instant.MAX)) {
        wake = alerting.mapping().drain(wake);
      }

      System.out.printf("seed %d: %d kills, ", SEED, killer.kills());
      assertThat(killer.kills()).isPositive();
      alerting.assertNobodyIsForgottenAndNothingIsSaidTwice(killer.kills());
    }
  }
}
