package io.icewatch.lambda;

import io.icewatch.vitals.alarm.AlarmPolicy;
import io.icewatch.vitals.alarm.AlarmPolicy.Leases;
import io.icewatch.vitals.alarm.DeeperSteps;
import io.icewatch.vitals.alarm.Repeats;
import java.time.Duration;

/** The alarm policy as the template tells it to every function that acts by it. */
public final class AlarmSettings {
  private static final long LONGEST_SECONDS = Duration.ofDays(1).toSeconds();
  private static final long LONGEST_MINUTES = Duration.ofDays(1).toMinutes();

  private AlarmSettings() {}

  /**
   * Reads and checks the policy.
   *
   * @throws IllegalArgumentException if a variable is missing or wrong; names it, its value and
   *     what was expected
   */
  public static AlarmPolicy read(Variables variables) {
    return new AlarmPolicy(
        new Repeats(
            variables.seconds("SUPPRESS_SECONDS", 0, LONGEST_SECONDS),
            variables.seconds("SUPPRESS_CRITICAL_SECONDS", 0, LONGEST_SECONDS)),
        variables.seconds("EPISODE_GAP_SECONDS", 0, LONGEST_SECONDS),
        variables.seconds("ALARM_DELAY_SECONDS", 0, LONGEST_SECONDS),
        new Leases(variables.seconds("LEASE_SECONDS", 1, LONGEST_SECONDS), Leases.NOTICE),
        variables.seconds("CLEAR_SECONDS", 0, LONGEST_SECONDS),
        Duration.ofMinutes(variables.wholeNumber("ESCALATE_MINUTES", 1, LONGEST_MINUTES)),
        new DeeperSteps(
            variables.number("SPO2_DEEPER_BY"),
            variables.number("HEART_RATE_DEEPER_BY"),
            variables.number("SBP_DEEPER_BY")));
  }
}
