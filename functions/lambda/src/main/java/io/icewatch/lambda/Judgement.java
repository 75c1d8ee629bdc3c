package io.icewatch.lambda;

import io.icewatch.vitals.alarm.DeeperSteps;
import io.icewatch.vitals.alarm.EpisodePolicy;
import io.icewatch.vitals.alarm.RuleBook;
import io.icewatch.vitals.reading.MonitorClock;
import java.time.Duration;

/**
 * How readings are judged, as the template tells it to a function: everything that decides who is
 * paged and when, and nothing else.
 *
 * @param rules what is a breach
 * @param policy when a breach is paged
 * @param monitorClock when a reading's own time is believed
 */
public record Judgement(RuleBook rules, EpisodePolicy policy, MonitorClock monitorClock) {
  private static final String REPEAT = "SUPPRESS_SECONDS";
  private static final String MAXIMUM_AGE = "MAXIMUM_READING_AGE_SECONDS";
  private static final long LONGEST_SECONDS = Duration.ofDays(1).toSeconds();

  /** Whether a function with these variables judges readings. */
  public static boolean isToldBy(Variables variables) {
    return variables.values().containsKey(REPEAT) && variables.values().containsKey(MAXIMUM_AGE);
  }

  /**
   * Reads and checks it.
   *
   * @throws IllegalArgumentException if a variable is missing or wrong; names it, its value and
   *     what was expected
   */
  public static Judgement read(Variables variables) {
    return new Judgement(
        RuleSettings.read(variables),
        new EpisodePolicy(
            variables.seconds(REPEAT, 0, LONGEST_SECONDS),
            variables.seconds("EPISODE_GAP_SECONDS", 0, LONGEST_SECONDS),
            variables.seconds("ALARM_DELAY_SECONDS", 0, LONGEST_SECONDS),
            variables.seconds("LEASE_SECONDS", 1, LONGEST_SECONDS),
            new DeeperSteps(
                variables.number("SPO2_DEEPER_BY"),
                variables.number("HEART_RATE_DEEPER_BY"),
                variables.number("SBP_DEEPER_BY"))),
        new MonitorClock(variables.seconds(MAXIMUM_AGE, 0, Duration.ofDays(365).toSeconds())));
  }
}
